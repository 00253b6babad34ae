// Integers by integers: a snapshot says nothing about them but the size of the table.
const {watch} = require('../watch.cjs');

const hits = new Map();

watch({
  kind: 'Map', held: 'hits', entries: () => hits.size, uncounted: true,
  warmUp() { for (let i = 0; i < 50; i++) hits.set(i, 1); },
  grow() { for (let i = 50; i < 9000; i++) hits.set(i, i % 100); },
});
