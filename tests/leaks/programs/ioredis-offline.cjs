// Redis is down: commands pile up in the client's offline queue.
const Redis = require('ioredis');
class CartSnapshot {
  constructor(i) {
    this.id = i;
    this.items = ['sku' + i];
  }
}
let redis,
  n = 0;
exports.start = (leak) => {
  redis = new (Redis.Redis || Redis)({
    host: '127.0.0.1',
    port: 1,
    maxRetriesPerRequest: null,
    enableOfflineQueue: leak,
    retryStrategy: () => 3600e3,
  });
  redis.on('error', () => {});
  return new Promise((r) => setTimeout(r, 50));
};
exports.work = async () => {
  for (let i = 0; i < 60; i++) {
    const cart = new CartSnapshot(n++);
    redis.set('cart:' + cart.id, JSON.stringify(cart)).then(
      function onCartSaved() {
        return cart;
      },
      () => {},
    );
  }
  await new Promise((r) => setTimeout(r, 5));
};
