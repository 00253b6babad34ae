// A queue of which the module knows the first and the last job: the first keeps all others.
const {watch} = require('../watch.cjs');

class Job {
  constructor(number) {
    this.name = `job ${number}`;
    this.next = null;
  }
}
let first = new Job(0), last = first, length = 1;
const append = number => { last = last.next = new Job(number); length++; };

watch({
  kind: 'Job', held: 'first', entries: () => length && first && length, uncounted: true,
  warmUp() { for (let i = 1; i < 40; i++) append(i); },
  grow() { for (let i = 40; i < 640; i++) append(i); },
});
