// An array of arrays: the new rows are arrays, too, but it is one that grew.
const {watch} = require('../watch.cjs');

const table = [];
const add = number => table.push(Array.from({length: 12}, (_, column) => `cell ${number}:${column}`));

watch({
  kind: 'Array', held: 'table', entries: () => table.length,
  warmUp() { for (let i = 0; i < 20; i++) add(i); },
  grow() { for (let i = 20; i < 220; i++) add(i); },
});
