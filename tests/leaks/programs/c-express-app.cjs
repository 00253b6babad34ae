// A normal Express application under load: json bodies, router params, ejs-like string building, bounded cache.
const express = require('express'),
  http = require('http');
const app = express();
app.use(express.json());
const cache = new Map();
let server,
  n = 0;
app.post('/orders/:id', (req, res) => {
  const o = { id: req.params.id, lines: req.body.lines.map((l) => ({ ...l })) };
  cache.set(o.id, o);
  if (cache.size > 30) cache.delete(cache.keys().next().value);
  res.json({ ok: true, n: o.lines.length });
});
const post = () =>
  new Promise((ok, no) => {
    const r = http
      .request(
        {
          port: server.address().port,
          path: '/orders/' + n++,
          method: 'POST',
          agent: false,
          headers: { 'content-type': 'application/json' },
        },
        (s) => {
          s.resume();
          s.on('end', ok);
        },
      )
      .on('error', no);
    r.end(JSON.stringify({ lines: [{ sku: n }, { sku: 2 }] }));
  });
exports.start = () =>
  new Promise((r) => {
    server = app.listen(0, r);
  });
exports.work = async () => {
  for (let i = 0; i < 40; i++) await post();
};
