// Recordings as typed arrays, of which none is ever dropped.
//
// What leaks: each recording stays in the list after it was evaluated.
// In a snapshot: an array of Float64Array that grows; the numbers are in the `backing_store` of each, outside of the engine's heap.
// Repair: drop a recording when it is evaluated.
'use strict';

class TypedArrayLeak {
  constructor() {
    this.recordings = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.recordings.push(new Float64Array(Math.ceil(size / Float64Array.BYTES_PER_ELEMENT)).fill(0.5));
    }
  }

  count() {
    return this.recordings.length;
  }

  stop() {
    this.recordings = [];
  }
}

class RepairedTypedArray extends TypedArrayLeak {
  work(count, size) {
    super.work(count, size);
    this.mean = this.recordings.reduce((sum, [first]) => sum + first, 0) / this.count();
    this.recordings = [];
  }
}

module.exports = { leaking: TypedArrayLeak, repaired: RepairedTypedArray };
