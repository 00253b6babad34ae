// Most entries come and go; a third stays. Three snapshots.
const {watch} = require('../watch.cjs');

const jobs = new Map();
let next = 0;
function work(count) {
  for (const end = next + count; next < end; next++) {
    jobs.set(next, {title: `job ${next}`, log: [`started job ${next}`]});
    if (next % 3) jobs.delete(next - 1);
  }
}

watch({
  kind: 'Map', held: 'jobs', entries: () => jobs.size, steps: 2,
  warmUp() { work(150); },
  grow() { work(900); },
});
