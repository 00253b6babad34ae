// A protocol that is written by `+=` and never handed over.
//
// What leaks: every piece of text is appended to one string, which the engine keeps as a rope of all its pieces.
// In a snapshot: one property that leads to a `(concatenated string)` with ever more behind its `first` and `second`; no container grows.
// Repair: write each piece where it belongs, and keep only what is still needed.
'use strict';

/** A text of `size` characters, one byte each. */
function readText(size) {
  return Buffer.alloc(size, 'GET /orders 200;').toString('latin1');
}

class RopeLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.protocol += readText(size);
      this.pieces++;
    }
  }

  count() {
    return this.pieces;
  }

  stop() {
    this.protocol = '';
    this.pieces = 0;
  }
}

class RepairedRope extends RopeLeak {
  work(count, size) {
    super.work(count, size);
    // Written.
    this.stop();
  }
}

module.exports = { leaking: RopeLeak, repaired: RepairedRope };
