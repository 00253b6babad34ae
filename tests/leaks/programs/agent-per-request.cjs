// A new keep-alive Agent is made for each upstream call and never destroyed: its idle sockets stay open.
const http = require('http');
class UpstreamClient {
  constructor(i) {
    this.id = i;
    this.agent = new http.Agent({ keepAlive: true });
    this.history = ['GET /' + i];
    this.agent.on('free', () => {
      this.lastFree = i;
    });
  }
  get(port) {
    return new Promise((ok, no) =>
      http
        .get({ port, path: '/', agent: this.agent }, (r) => {
          r.resume();
          r.on('end', ok);
        })
        .on('error', no),
    );
  }
}
let server,
  n = 0;
exports.start = () =>
  new Promise((r) => {
    server = http.createServer((q, s) => s.end('ok'));
    server.keepAliveTimeout = 600e3;
    server.listen(0, r);
  });
exports.work = async (leak) => {
  for (let i = 0; i < 15; i++) {
    const c = new UpstreamClient(n++);
    await c.get(server.address().port);
    await new Promise((r) => setImmediate(r));
    if (!leak) c.agent.destroy();
  }
};
