// Measurements: the array holds the numbers themselves, not references.
const {watch} = require('../watch.cjs');

const milliseconds = [];

watch({
  kind: 'Array', held: 'milliseconds', entries: () => milliseconds.length, uncounted: true,
  warmUp() { for (let i = 0; i < 50; i++) milliseconds.push(i + 0.5); },
  grow() { for (let i = 50; i < 9000; i++) milliseconds.push(i + 0.5); },
});
