// A state that is never changed, but replaced by a larger copy.
//
// What leaks: each update copies all orders that were there and adds one; none is ever left out.
// In a snapshot: `state` and the array in it are other objects each time, and the array has more Order objects than the one before.
// Repair: leave out of the copy what is done.
'use strict';

class Order {
  constructor(size) {
    this.invoice = Buffer.alloc(size, 1);
  }
}

class ImmutableStateLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.state = { ...this.state, orders: [...this.state.orders, new Order(size)] };
    }
  }

  count() {
    return this.state.orders.length;
  }

  stop() {
    this.state = { visitors: 0, orders: [] };
  }
}

class RepairedImmutableState extends ImmutableStateLeak {
  work(count, size) {
    super.work(count, size);
    // All delivered.
    this.state = { ...this.state, orders: [] };
  }
}

module.exports = { leaking: ImmutableStateLeak, repaired: RepairedImmutableState };
