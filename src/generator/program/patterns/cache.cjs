// A cache of finished reports that has no limit.
//
// What leaks: every report stays in the Map under its own key, whether anyone asks for it again or not.
// In a snapshot: one Map whose entries grow: string keys, CachedReport values, a buffer in each.
// Repair: a limit: when the cache is full, the oldest entry goes before a new one comes.
'use strict';

class CachedReport {
  constructor(size) {
    this.body = Buffer.alloc(size, 1);
  }
}

class CacheLeak {
  constructor() {
    this.entries = new Map();
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.entries.set(`report-${this.nextId++}`, new CachedReport(size));
    }
  }

  count() {
    return this.entries.size;
  }

  stop() {
    this.entries.clear();
  }
}

class RepairedCache extends CacheLeak {
  constructor({ perStep }) {
    super();
    this.limit = perStep;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      if (this.entries.size >= this.limit) {
        // A Map remembers the order of insertion: its first key is the oldest.
        this.entries.delete(this.entries.keys().next().value);
      }
      this.entries.set(`report-${this.nextId++}`, new CachedReport(size));
    }
  }
}

module.exports = { leaking: CacheLeak, repaired: RepairedCache };
