// No user is new, but everyone's list is longer by one: fifty arrays that grew alike, and one thing to know.
const {watch} = require('../watch.cjs');

const inboxes = new Map();
const deliver = () => {
  for (const [name, inbox] of inboxes) inbox.push({to: name, text: Buffer.from(`message ${inbox.length} for ${name} `.repeat(50)).toString()});
};

watch({
  kind: 'Array', held: 'inboxes', alike: 50, entries: () => [...inboxes.values()].reduce((sum, inbox) => sum + inbox.length, 0),
  warmUp() { for (let i = 0; i < 50; i++) inboxes.set(`user ${i}`, []); deliver(); },
  grow() { deliver(); },
});
