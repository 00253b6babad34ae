// Each step the first call of another route loads another builtin and compiles its handler (bounded: 12 routes).
const mods = [
  'zlib',
  'dns',
  'readline',
  'tty',
  'https',
  'crypto',
  'dgram',
  'cluster',
  'string_decoder',
  'inspector',
  'http2',
  'repl',
];
const handlers = new Map();
let k = 0;
exports.work = () => {
  const m = mods[k++ % mods.length];
  if (!handlers.has(m)) {
    const mod = require(m);
    handlers.set(m, { name: m, run: () => Object.keys(mod).length });
  }
  for (const h of handlers.values()) for (let i = 0; i < 50; i++) h.run();
};
