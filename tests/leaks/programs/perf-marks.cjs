// performance.mark()/measure() for each request without clearMarks(): the timeline keeps them all.
const { performance } = require('perf_hooks');
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 60; i++) {
    const id = 'request-' + n++;
    performance.mark(id, { detail: { route: '/r' } });
    if (!leak) performance.clearMarks(id);
  }
};
