// More goes in at the end than comes out at the front; of what was there at the first snapshot nothing is left.
const {watch} = require('../watch.cjs');

const queue = [];
const put = number => queue.push({task: `task ${number}`, payload: [`payload ${number}`]});

watch({
  kind: 'Array', held: 'queue', entries: () => queue.length,
  warmUp() { for (let i = 0; i < 80; i++) put(i); },
  grow() {
    for (let i = 80; i < 480; i++) {
      put(i);
      if (i % 3 === 0) queue.shift();
    }
  },
});
