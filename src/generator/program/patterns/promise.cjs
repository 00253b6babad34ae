// Promises that are never settled: requests that wait for an answer which does not come.
//
// What leaks: a function that awaits keeps all its variables; whoever could resolve the promise is kept, and never called.
// In a snapshot: an array of nameless functions (resolvers) that grows; behind each a Promise, the stopped async function and its buffer.
// Repair: every wait has an end: a timeout or an abort that settles the promise and forgets its resolver.
'use strict';

class PromiseLeak {
  constructor() {
    this.waiting = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.request(size);
    }
  }

  async request(size) {
    const body = Buffer.alloc(size, 1);
    await new Promise((resolve) => this.waiting.push(resolve));
    return body.length;
  }

  count() {
    return this.waiting.length;
  }

  stop() {
    this.waiting.forEach((resolve) => resolve());
    this.waiting = [];
  }
}

class RepairedPromise extends PromiseLeak {
  work(count, size) {
    super.work(count, size);
    // Time is up for all of them.
    this.waiting.forEach((resolve) => resolve());
    this.waiting = [];
  }
}

module.exports = { leaking: PromiseLeak, repaired: RepairedPromise };
