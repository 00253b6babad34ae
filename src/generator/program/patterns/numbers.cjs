// Measurements that are kept one by one, as plain numbers.
//
// What leaks: each request appends its latencies, and no one ever sums them up.
// In a snapshot: one array whose `elements` get larger by leaps; numbers are no objects, so nothing in it can be counted.
// Repair: keep a histogram, or the last so many.
'use strict';

/** Bytes of a number with a fraction. */
const NUMBER = 8;

class NumbersLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      for (let measured = 0; measured < size / NUMBER; measured++) {
        this.latencies.push(measured + 0.5);
      }
      this.requests++;
    }
  }

  count() {
    return this.requests;
  }

  stop() {
    this.latencies = [];
    this.requests = 0;
  }
}

class RepairedNumbers extends NumbersLeak {
  work(count, size) {
    super.work(count, size);
    this.mean = this.latencies.reduce((sum, latency) => sum + latency, 0) / this.latencies.length;
    this.stop();
  }
}

module.exports = { leaking: NumbersLeak, repaired: RepairedNumbers };
