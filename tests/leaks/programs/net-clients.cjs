// Each probe opens a TCP connection, says hello, and is forgotten without end().
const net = require('net');
class HealthProbe {
  constructor(i) {
    this.target = 'svc' + i;
    this.seen = ['s' + i];
  }
}
let server,
  n = 0;
exports.start = () =>
  new Promise((r) => {
    server = net.createServer((s) => {
      s.on('data', () => {});
      s.on('error', () => {});
      s.write('hi');
    });
    server.listen(0, r);
  });
exports.work = async (leak) => {
  for (let i = 0; i < 10; i++) {
    const probe = new HealthProbe(n++);
    await new Promise((r) => {
      const s = net.connect(server.address().port);
      s.on('data', function onBanner(d) {
        probe.seen[0] = d.length;
        if (!leak) s.destroy();
        r();
      });
    });
  }
  await new Promise((r) => setTimeout(r, 10));
};
