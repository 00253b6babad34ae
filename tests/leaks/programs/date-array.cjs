// A rate limiter keeps the Date of each hit of each of 20 clients and never drops those older than the window.
class RateLimiter {
  constructor() {
    this.hits = {};
  }
  hit(client, leak) {
    const list = (this.hits[client] ??= []);
    list.push(new Date(1e12 + list.length));
    if (!leak && list.length > 5) list.shift();
  }
}
const limiter = new RateLimiter();
exports.work = (leak) => {
  for (let i = 0; i < 400; i++) limiter.hit('client' + (i % 20), leak);
};
