// Runs a program as a service would run: warms it up, then takes snapshots with one equal piece of work between them.
//
//   node --expose-gc run.cjs PROGRAM leaking|clean FOLDER COUNT      writes FOLDER/1.heapsnapshot, FOLDER/2.heapsnapshot …
'use strict';
const path = require('path');
const v8 = require('v8');
const { pathToFileURL } = require('url');

const [file, variant, folder, count] = process.argv.slice(2);
const USUAL_WARM_UP = 3;

/** Unreachable objects are gone after some rounds: finalizers and sockets want turns of their own. */
async function collectGarbage() {
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    globalThis.gc();
  }
}

async function run() {
  const program = file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : require(file);
  const { start, work, warm = USUAL_WARM_UP } = program;
  const leaks = variant === 'leaking';
  if (start) await start(leaks);
  for (let step = 2 - warm; step <= Number(count); step++) {
    await work(leaks);
    if (step < 1) continue;
    await collectGarbage();
    v8.writeHeapSnapshot(path.join(folder, `${step}.heapsnapshot`));
  }
  process.exit(0);
}

run().catch((error) => {
  console.error(error);
  process.exit(3);
});
