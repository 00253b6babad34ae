// A history in which every entry knows the one before it.
//
// What leaks: the newest entry holds its predecessor, and that its own: nothing is ever out of reach.
// In a snapshot: a chain of HistoryEntry objects linked by `previous`, longer in every snapshot; no container grows.
// Repair: cut the chain after so many entries.
'use strict';

class HistoryEntry {
  constructor(size, previous) {
    this.state = Buffer.alloc(size, 1);
    this.previous = previous;
  }
}

class LinkedListLeak {
  constructor() {
    this.newest = null;
    this.length = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.newest = new HistoryEntry(size, this.newest);
      this.length++;
    }
  }

  count() {
    return this.length;
  }

  stop() {
    this.newest = null;
    this.length = 0;
  }
}

class RepairedLinkedList extends LinkedListLeak {
  constructor({ perStep }) {
    super();
    this.limit = perStep;
  }

  work(count, size) {
    super.work(count, size);
    let last = this.newest;
    for (let i = 1; i < this.limit && last.previous; i++) {
      last = last.previous;
    }
    last.previous = null;
    this.length = Math.min(this.length, this.limit);
  }
}

module.exports = { leaking: LinkedListLeak, repaired: RepairedLinkedList };
