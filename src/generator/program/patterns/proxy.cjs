// Drafts behind Proxies that are opened and never closed.
//
// What leaks: each edit wraps its record in a Proxy and remembers it, to be able to undo; finished edits stay.
// In a snapshot: an array of `system / JSProxy` that grows; each leads by `target` to a PriceRecord, and by `handler` to what watches it.
// Repair: drop the draft when the edit is finished.
'use strict';

class PriceRecord {
  constructor(size) {
    this.prices = Buffer.alloc(size, 1);
  }
}

const WATCHER = {
  set(target, key, value) {
    target[key] = value;
    return true;
  },
};

class ProxyLeak {
  constructor() {
    this.drafts = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.drafts.push(new Proxy(new PriceRecord(size), WATCHER));
    }
  }

  count() {
    return this.drafts.length;
  }

  stop() {
    this.drafts = [];
  }
}

class RepairedProxy extends ProxyLeak {
  work(count, size) {
    super.work(count, size);
    this.drafts = [];
  }
}

module.exports = { leaking: ProxyLeak, repaired: RepairedProxy };
