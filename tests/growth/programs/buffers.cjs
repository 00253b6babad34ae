// Uploads: few objects, much memory outside of V8's heap.
const {watch} = require('../watch.cjs');

const uploads = [];
const receive = number => uploads.push(Buffer.alloc(20_000, number));

watch({
  kind: 'Array', held: 'uploads', entries: () => uploads.length,
  warmUp() { for (let i = 0; i < 15; i++) receive(i); },
  grow() { for (let i = 15; i < 115; i++) receive(i); },
});
