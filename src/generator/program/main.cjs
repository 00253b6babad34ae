// The bundled program: makes leaks on demand. Started by heap-analyzer as `main.cjs run SETTINGS` or `main.cjs serve SETTINGS`.
//
// Settings are JSON. After that both speak in lines: a command on standard input, a JSON object on standard output for what
// happened. When standard input ends, whoever started us is gone, and we go too.
'use strict';

const readline = require('readline');

const { describe } = require('./runtime.cjs');

// Snapshots hold everything that this process knows: they are for their owner only.
process.umask(0o077);

const [mode, settings] = [process.argv[2], JSON.parse(process.argv[3])];

function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function tellFailure(error) {
  tell({ failed: String((error && error.message) || error), code: (error && error.code) || null });
}

process.on('uncaughtException', (error) => {
  tellFailure(error);
  process.exit(1);
});

/** Calls `obey` with one line after the other, each when the one before is done, and `end` when there are no more. */
function listen(obey, end = () => process.exit(0)) {
  let last = Promise.resolve();
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    last = last.then(() => obey(line)).catch(tellFailure);
  });
  lines.on('close', end);
}

if (mode === 'serve') {
  require('./serve.cjs')(settings, tell, listen);
} else {
  require('./run.cjs')(settings, tell, listen);
}
tell({ ready: describe() });
