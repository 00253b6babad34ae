// Harmless: a batch that fills and is sent.
//
// What leaks: nothing. The batch is sent when it holds one and a half steps of work, and begins again.
// In a snapshot: an array that is sometimes longer and sometimes shorter, with other objects each time.
// Repair: none is needed. What falls again is no leak, however high it was when someone looked.
'use strict';

class Metric {
  constructor(size) {
    this.samples = Buffer.alloc(size, 1);
  }
}

class Sawtooth {
  constructor({ perStep }) {
    this.batch = [];
    this.full = Math.ceil(perStep * 1.5);
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.batch.push(new Metric(size));
      if (this.batch.length >= this.full) {
        this.batch = [];
      }
    }
  }

  count() {
    return this.batch.length;
  }

  stop() {
    this.batch = [];
  }
}

module.exports = { harmless: Sawtooth };
