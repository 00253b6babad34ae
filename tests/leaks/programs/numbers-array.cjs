// Latencies are pushed for a percentile that is never reset: an array of doubles, no objects at all.
class LatencyHistogram {
  constructor() {
    this.samples = [];
  }
  record(ms) {
    this.samples.push(ms);
  }
  reset() {
    this.samples.length = 0;
  }
}
const latency = new LatencyHistogram();
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 5000; i++) latency.record(0.1 + n++ * 1.37);
  if (!leak) latency.reset();
};
