// Each race adds a reaction to the promise that outlives them all.
const {watch} = require('../watch.cjs');

const shutdown = new Promise(() => {});
let races = 0;
const work = number => { races++; return Promise.race([shutdown, Promise.resolve({result: `result ${number}`})]); };

watch({
  kind: 'Promise', held: 'shutdown', entries: () => shutdown && races, uncounted: true,
  warmUp() { for (let i = 0; i < 30; i++) work(i); },
  grow() { for (let i = 30; i < 630; i++) work(i); },
});
