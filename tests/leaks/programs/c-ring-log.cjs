// A ring of the last 200 log lines whose text gets a little longer with the counter; a metrics window re-sorted each step.
const ring = new Array(200).fill(null);
let n = 0;
const win = { p99: 0, samples: [] };
exports.work = () => {
  for (let i = 0; i < 350; i++) {
    ring[n % 200] = { line: 'request no. ' + n + ' done', ms: n * 0.7 };
    n++;
  }
  win.samples = ring.map((r) => (r ? r.ms : 0)).sort((a, b) => a - b);
  win.p99 = win.samples[198];
};
