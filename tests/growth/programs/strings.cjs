// Lines of a log, of growing length.
const {watch} = require('../watch.cjs');

const lines = [];
const log = number => lines.push(Buffer.from(`line ${number} ` + 'x'.repeat(number % 60)).toString());

watch({
  kind: 'Array', held: 'lines', entries: () => lines.length,
  warmUp() { for (let i = 0; i < 70; i++) log(i); },
  grow() { for (let i = 70; i < 770; i++) log(i); },
});
