// Each tenant-config reload registers the tenant's middleware again on the shared app.
const express = require('express'),
  http = require('http');
class TenantPolicy {
  constructor(i) {
    this.version = i;
    this.rules = ['allow /a' + i, 'deny /b' + i];
  }
}
const app = express();
let version = 0,
  server;
function reloadTenantPolicy(leak) {
  const policy = new TenantPolicy(version++);
  if (!leak) app._router.stack = app._router.stack.filter((l) => l.name !== 'enforcePolicy');
  app.use('/tenant', function enforcePolicy(req, res, next) {
    res.setHeader('x-policy', String(policy.version));
    next();
  });
}
const get = (port) =>
  new Promise((ok, no) =>
    http
      .get({ port, path: '/ok', agent: false }, (r) => {
        r.resume();
        r.on('end', ok);
      })
      .on('error', no),
  );
exports.start = async () => {
  app.get('/ok', (q, s) => s.send('ok'));
  await new Promise((r) => {
    server = app.listen(0, r);
  });
};
exports.work = async (leak) => {
  for (let i = 0; i < 20; i++) {
    reloadTenantPolicy(leak);
    if (i % 5 === 0) await get(server.address().port);
  }
};
