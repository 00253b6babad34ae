// What all programs beside this file do around their growth: warm up, collect garbage, take a snapshot, grow, collect, take the
// next. At the end one line of JSON says what is true.
//
//   node --expose-gc programs/NAME.cjs FOLDER        writes FOLDER/1.heapsnapshot, FOLDER/2.heapsnapshot ...
'use strict';
const path = require('node:path');
const v8 = require('node:v8');

/** Unreachable objects are gone after some rounds: finalizers and weak references want turns of their own. */
async function collectGarbage() {
  for (let round = 0; round < 4; round++) {
    globalThis.gc();
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/**
 * kind: the class of what grows; held: the name of the variable or property that holds it; entries(): how many there are now;
 * warmUp(), grow(step): the work before the first snapshot and between two; steps: how often it grows;
 * alike: so many objects grew in the same way; uncounted: the number is nowhere in a snapshot, so that nobody can be asked for it;
 * steady: another container, which changed and did not grow.
 */
exports.watch = async function watch({warmUp, grow, entries, steps = 1, kind, held, alike = 1, uncounted = false, steady = null}) {
  const folder = process.argv[2];
  const counts = [];
  for (let step = 0; step <= steps; step++) {
    step === 0 ? warmUp() : grow(step);
    await collectGarbage();
    v8.writeHeapSnapshot(path.join(folder, `${step + 1}.heapsnapshot`));
    counts.push(entries());
  }
  console.log(JSON.stringify({kind, held, counts, alike, uncounted, steady}));
  process.exit();
};
