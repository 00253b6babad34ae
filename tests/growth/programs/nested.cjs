// No user is new, but everyone's list is longer by one: that is one growth, of the Map that holds them, not fifty.
const {watch} = require('../watch.cjs');

const inboxes = new Map();
const deliver = () => {
  for (const [name, inbox] of inboxes) inbox.push({to: name, text: Buffer.from(`message ${inbox.length} for ${name} `.repeat(50)).toString()});
};

watch({
  kind: 'Map', held: 'inboxes', entries: () => inboxes.size,
  warmUp() { for (let i = 0; i < 50; i++) inboxes.set(`user ${i}`, []); deliver(); },
  grow() { deliver(); },
});
