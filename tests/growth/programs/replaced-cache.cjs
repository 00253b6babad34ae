// All entries of the cache are replaced, so most of what is new is there. It does not grow: the audit trail does.
const {watch} = require('../watch.cjs');

const cache = new Map();
const audit = [];

function refill(round) {
  cache.clear();
  for (let i = 0; i < 800; i++) cache.set(`key ${round} ${i}`, {value: `value ${i} of round ${round}`, tags: [i, round]});
}
const note = number => audit.push({who: `user ${number}`, what: `changed ${number}`});

watch({
  kind: 'Array', held: 'audit', steady: 'cache', entries: () => audit.length,
  warmUp() { refill(0); for (let i = 0; i < 10; i++) note(i); },
  grow() { refill(1); for (let i = 10; i < 130; i++) note(i); },
});
