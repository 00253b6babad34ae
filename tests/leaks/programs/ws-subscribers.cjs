// A price feed keeps a Subscriber for each connection in the Set of its topic; on close nobody takes it out.
const { WebSocketServer, WebSocket } = require('ws');
class Subscriber {
  constructor(ws, topic) {
    this.ws = ws;
    this.topic = topic;
    this.sent = 0;
  }
}
class PriceFeed {
  constructor() {
    this.topics = { EURUSD: new Set(), BTCUSD: new Set() };
  }
}
const feed = new PriceFeed();
let wss,
  n = 0;
exports.start = (leak) =>
  new Promise((r) => {
    wss = new WebSocketServer({ port: 0 }, r);
    wss.on('connection', (ws) => {
      const s = new Subscriber(ws, n++ % 2 ? 'EURUSD' : 'BTCUSD');
      feed.topics[s.topic].add(s);
      ws.send('hi');
      ws.on('message', () => s.sent++);
      ws.on('close', () => {
        if (!leak) feed.topics[s.topic].delete(s);
      });
    });
  });
exports.work = async () => {
  for (let i = 0; i < 20; i++) {
    const c = new WebSocket('ws://127.0.0.1:' + wss.address().port);
    await new Promise((r) => c.once('message', r));
    c.close();
    await new Promise((r) => c.once('close', r));
  }
  while (wss.clients.size) await new Promise((r) => setTimeout(r, 5));
};
