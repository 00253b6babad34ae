// Harmless: much is made, and nothing is kept.
//
// What leaks: nothing. Every message is out of reach as soon as it is handled.
// In a snapshot: an array that is always empty, while the process allocates all the time.
// Repair: none is needed. A process that allocates quickly is busy, not leaking.
'use strict';

class Message {
  constructor(size) {
    this.payload = Buffer.alloc(size, 1);
  }
}

class Churn {
  constructor() {
    this.inbox = [];
    this.handled = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.inbox.push(new Message(size));
      this.handled += this.inbox.pop().payload.length;
    }
  }

  count() {
    return this.inbox.length;
  }

  stop() {
    this.inbox = [];
  }
}

module.exports = { harmless: Churn };
