// A rate limiter whose reservoir is never refilled: scheduled jobs wait in its queues.
const Bottleneck = require('bottleneck');
class WebhookDelivery {
  constructor(i) {
    this.url = 'https://x/' + i;
    this.body = { i };
  }
  async send() {
    return 1;
  }
}
let limiter,
  n = 0;
exports.start = (leak) => {
  limiter = new Bottleneck({ maxConcurrent: 2, reservoir: leak ? 0 : null });
};
exports.work = async (leak) => {
  const ps = [];
  for (let i = 0; i < 40; i++) {
    const d = new WebhookDelivery(n++);
    ps.push(limiter.schedule(() => d.send()));
  }
  if (!leak) await Promise.all(ps);
  else await new Promise((r) => setTimeout(r, 10));
};
