// Only failed jobs leak; there is no failure in one of the steps (30, 0, 25, 40 …).
class FailedJob {
  constructor(i) {
    this.i = i;
    this.trace = ['t' + i];
  }
}
const supervisor = { retryLater: [] };
const fails = [10, 10, 10, 30, 0, 25, 40];
let k = 0,
  n = 0;
exports.work = (leak) => {
  const f = fails[k++ % 7];
  for (let i = 0; i < 200; i++) {
    n++;
    if (i < f) {
      supervisor.retryLater.push(new FailedJob(n));
      if (!leak) supervisor.retryLater.pop();
    }
  }
};
