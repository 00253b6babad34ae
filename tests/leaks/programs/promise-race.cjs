// Promise.race([shutdownPromise, work()]): each race adds a reaction to the promise that never settles, which keeps the result of the race.
class WorkResult {
  constructor(i) {
    this.i = i;
    this.rows = new Array(30).fill(i);
  }
}
let stop;
const shutdownRequested = new Promise((r) => {
  stop = r;
});
let n = 0;
async function processItem(i) {
  await null;
  return new WorkResult(i);
}
exports.work = async (leak) => {
  for (let i = 0; i < 120; i++) {
    const r = leak ? await Promise.race([shutdownRequested, processItem(n++)]) : await processItem(n++);
    if (r.i < 0) stop();
  }
};
