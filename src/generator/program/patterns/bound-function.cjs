// Bound methods that are registered and can never be taken off.
//
// What leaks: `bind` makes a new function each time, so that `off(this.onPrice.bind(this))` removes nothing.
// In a snapshot: a Set of functions that grows; each is bound (`bound_this`) to a Ticker, which no one else holds.
// Repair: bind once, keep the bound function, and take off that one.
'use strict';

class Ticker {
  constructor(size) {
    this.chart = Buffer.alloc(size, 1);
  }

  onPrice() {
    return this.chart.length;
  }
}

class BoundFunctionLeak {
  constructor() {
    this.subscribers = new Set();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(new Ticker(size));
    }
  }

  show(ticker) {
    this.subscribers.add(ticker.onPrice.bind(ticker));
    this.subscribers.delete(ticker.onPrice.bind(ticker));
  }

  count() {
    return this.subscribers.size;
  }

  stop() {
    this.subscribers.clear();
  }
}

class RepairedBoundFunction extends BoundFunctionLeak {
  show(ticker) {
    const onPrice = ticker.onPrice.bind(ticker);
    this.subscribers.add(onPrice);
    this.subscribers.delete(onPrice);
  }
}

module.exports = { leaking: BoundFunctionLeak, repaired: RepairedBoundFunction };
