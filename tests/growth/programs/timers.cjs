// Intervals that nobody clears; Node links them in a list of its own as well.
const {watch} = require('../watch.cjs');

const intervals = [];

function poll(number) {
  const target = {url: `http://service-${number}/`, failures: 0};
  intervals.push(setInterval(() => target.failures++, 1e6));
}

watch({
  kind: 'Array', held: 'intervals', entries: () => intervals.length,
  warmUp() { for (let i = 0; i < 15; i++) poll(i); },
  grow() { for (let i = 15; i < 215; i++) poll(i); },
});
