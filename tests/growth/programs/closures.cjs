// Clean-up functions that are collected and never called.
const {watch} = require('../watch.cjs');

const cleanups = [];

function begin(number) {
  const resource = {number, buffer: `resource number ${number}`.repeat(3)};
  cleanups.push(() => { resource.buffer = null; });
}

watch({
  kind: 'Array', held: 'cleanups', entries: () => cleanups.length,
  warmUp() { for (let i = 0; i < 25; i++) begin(i); },
  grow() { for (let i = 25; i < 325; i++) begin(i); },
});
