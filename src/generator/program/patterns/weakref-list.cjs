// Weak references to views, of which nobody takes out the dead ones.
//
// What leaks: the views are collected, as was meant; the subscriptions that refer to them weakly stay, with their filters.
// In a snapshot: an array of Subscription objects that grows; each has a WeakRef to nothing.
// Repair: take out what no longer refers to anything, now and then, or by a FinalizationRegistry.
'use strict';

class View {}

/** Needs Node 14.6: a weak reference, and what is only of use as long as it leads to something. */
class Subscription {
  constructor(view, size) {
    this.view = new WeakRef(view);
    this.filter = Buffer.alloc(size, 1);
  }
}

class WeakrefListLeak {
  constructor() {
    this.subscriptions = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.subscriptions.push(new Subscription(new View(), size));
    }
  }

  count() {
    return this.subscriptions.length;
  }

  stop() {
    this.subscriptions = [];
  }
}

class RepairedWeakrefList extends WeakrefListLeak {
  async work(count, size) {
    super.work(count, size);
    // What a WeakRef leads to lives until the end of the task that made it.
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
    this.subscriptions = this.subscriptions.filter((subscription) => subscription.view.deref());
  }
}

module.exports = { leaking: WeakrefListLeak, repaired: RepairedWeakrefList };
