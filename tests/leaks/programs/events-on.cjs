// Each connection consumes the shared bus with `for await (… of on(bus, 'tick'))`; closing it does not end the loop.
const { EventEmitter, on } = require('events');
class FeedConnection {
  constructor(i) {
    this.id = i;
    this.outbox = ['hello ' + i];
  }
  send(m) {
    this.outbox[0] = m;
  }
}
const tickerBus = new EventEmitter();
tickerBus.setMaxListeners(0);
let n = 0;
async function forwardTicks(conn, signal) {
  try {
    for await (const [t] of on(tickerBus, 'tick', signal ? { signal } : undefined)) conn.send(t);
  } catch {
    /* aborted */
  }
}
exports.work = async (leak) => {
  for (let i = 0; i < 40; i++) {
    const ac = leak ? null : new AbortController();
    forwardTicks(new FeedConnection(n++), ac && ac.signal);
    await null;
    if (ac) ac.abort();
  }
  tickerBus.emit('tick', n);
  await new Promise((r) => setTimeout(r, 10));
};
