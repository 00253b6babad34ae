// A list of everything that ever happened.
//
// What leaks: every visit is appended to the history, and nothing is ever taken off its front.
// In a snapshot: one array whose elements grow: Visit objects, a buffer in each.
// Repair: keep the last so many, or write the rest where it is needed and drop it.
'use strict';

class Visit {
  constructor(size) {
    this.screenshot = Buffer.alloc(size, 1);
  }
}

class ArrayLeak {
  constructor() {
    this.history = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.history.push(new Visit(size));
    }
  }

  count() {
    return this.history.length;
  }

  stop() {
    this.history = [];
  }
}

class RepairedArray extends ArrayLeak {
  constructor({ perStep }) {
    super();
    this.limit = perStep;
  }

  work(count, size) {
    super.work(count, size);
    this.history.splice(0, this.history.length - this.limit);
  }
}

module.exports = { leaking: ArrayLeak, repaired: RepairedArray };
