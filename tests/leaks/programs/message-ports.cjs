// A MessageChannel for each RPC; port1 listens for the reply and is never closed.
const { MessageChannel } = require('worker_threads');
class RpcCall {
  constructor(i) {
    this.id = i;
    this.args = ['arg' + i];
    this.result = null;
  }
}
let n = 0;
exports.work = async (leak) => {
  for (let i = 0; i < 30; i++) {
    const call = new RpcCall(n++);
    const { port1, port2 } = new MessageChannel();
    await new Promise((r) => {
      port1.on('message', function onReply(m) {
        call.result = m;
        r();
      });
      port2.postMessage(i);
    });
    if (!leak) port1.close();
  }
  await new Promise((r) => setTimeout(r, 10));
};
