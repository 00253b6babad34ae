// Harmless: a cache with a limit, which is full.
//
// What leaks: nothing. A new answer takes the place of the one that was not asked for longest.
// In a snapshot: a Map with as many entries as ever, but new ones.
// Repair: none is needed. New objects are no growth as long as as many old ones go.
'use strict';

class CachedAnswer {
  constructor(size) {
    this.body = Buffer.alloc(size, 1);
  }
}

class LruCache {
  constructor({ perStep }) {
    this.entries = new Map();
    this.limit = perStep;
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      if (this.entries.size >= this.limit) {
        this.entries.delete(this.entries.keys().next().value);
      }
      this.entries.set(`answer-${this.nextId++}`, new CachedAnswer(size));
    }
  }

  count() {
    return this.entries.size;
  }

  stop() {
    this.entries.clear();
  }
}

module.exports = { harmless: LruCache };
