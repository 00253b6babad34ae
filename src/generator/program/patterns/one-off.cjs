// Harmless: something large that is loaded once, in the middle of the work.
//
// What leaks: nothing. The second step loads the index that all later steps use.
// In a snapshot: an array that is empty, then full, and stays as it is.
// Repair: none is needed. Growth in one step only is no leak.
'use strict';

class IndexPage {
  constructor(size) {
    this.words = Buffer.alloc(size, 1);
  }
}

class OneOff {
  constructor({ warmUp = 0 }) {
    this.index = [];
    // The warm-up, if there is one, is work as well, but no step.
    this.steps = warmUp > 0 ? -1 : 0;
  }

  work(count, size) {
    this.steps++;
    if (this.steps === 2) {
      for (let i = 0; i < count; i++) {
        this.index.push(new IndexPage(size));
      }
    }
  }

  count() {
    return this.index.length;
  }

  stop() {
    this.index = [];
  }
}

module.exports = { harmless: OneOff };
