// What differs between Node, Deno and Bun: their names, how garbage is collected, how a snapshot is written.
'use strict';

const fs = require('fs');

function describe() {
  const v8 = process.versions.v8 || null;
  if (process.versions.bun) {
    return { name: 'bun', version: process.versions.bun, v8: null };
  }
  if (process.versions.deno) {
    return { name: 'deno', version: process.versions.deno, v8 };
  }
  return { name: 'node', version: process.versions.node, v8 };
}

function collectOnce() {
  if (process.versions.bun) {
    globalThis.Bun.gc(true);
  } else {
    globalThis.gc();
  }
}

/** Lets everything run that waits: callbacks, finalizers, promises. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

function memoryInUse() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const MOST_ROUNDS = 12;
/** Bytes. The measuring itself allocates some. */
const SETTLED = 16 * 1024;

/** Collects garbage until that frees nothing more: what needs two rounds (finalizers, weak tables) is gone after it. */
async function collectGarbage() {
  let before = Infinity;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await pause();
    collectOnce();
    const now = memoryInUse();
    if (round >= 2 && before - now < SETTLED) {
      return;
    }
    before = now;
  }
}

/** Writes a snapshot in V8's format. Blocks the process until it is done. */
function writeSnapshot(file) {
  if (process.versions.bun) {
    fs.writeFileSync(file, globalThis.Bun.generateHeapSnapshot('v8'), { mode: 0o600 });
  } else {
    require('v8').writeHeapSnapshot(file);
  }
}

module.exports = { describe, collectGarbage, writeSnapshot };
