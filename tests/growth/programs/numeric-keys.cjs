// A plain object by numbers that are far apart: the entries are elements, in a hash table.
const {watch} = require('../watch.cjs');

const byNumber = {};
const load = number => { byNumber[number * 100_003] = {number, name: `article ${number}`}; };

watch({
  kind: 'Object', held: 'byNumber', entries: () => Object.keys(byNumber).length,
  warmUp() { for (let i = 1; i <= 35; i++) load(i); },
  grow() { for (let i = 36; i <= 435; i++) load(i); },
});
