// A plain object as a cache by name.
const {watch} = require('../watch.cjs');

const byName = {};
const load = number => { byName[`user-${number}`] = {number, roles: [`role ${number % 5}`]}; };

watch({
  kind: 'Object', held: 'byName', entries: () => Object.keys(byName).length,
  warmUp() { for (let i = 0; i < 60; i++) load(i); },
  grow() { for (let i = 60; i < 480; i++) load(i); },
});
