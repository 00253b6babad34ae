// Results that hang on a global variable.
//
// What leaks: nothing ever takes an array out of `globalThis.globalArrays` again, and a global lives as long as the process.
// In a snapshot: an array right below the global object grows; it holds arrays of numbers, each with one large store.
// Repair: keep results in a local variable of the function that works with them.
'use strict';

/** Numbers that are no small integers are kept side by side in one store: 8 bytes each, and one node in a snapshot. */
const BYTES_A_NUMBER = 8;

function measure(size) {
  return new Array(Math.ceil(size / BYTES_A_NUMBER)).fill(0.5);
}

class GlobalVariableLeak {
  constructor() {
    globalThis.globalArrays = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      globalThis.globalArrays.push(measure(size));
    }
  }

  count() {
    return globalThis.globalArrays.length;
  }

  stop() {
    globalThis.globalArrays = [];
  }
}

class RepairedGlobalVariable extends GlobalVariableLeak {
  work(count, size) {
    const arrays = [];
    for (let i = 0; i < count; i++) {
      arrays.push(measure(size));
    }
    return arrays.length;
  }
}

module.exports = { leaking: GlobalVariableLeak, repaired: RepairedGlobalVariable };
