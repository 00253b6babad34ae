// An index of prices by time, as a binary tree.
//
// What leaks: every price becomes a node of the tree, and no node is ever taken out.
// In a snapshot: more PriceNode objects, which hold one another by `left` and `right`; no single one of them collects.
// Repair: begin a new tree when the prices of a step have been used.
'use strict';

class PriceNode {
  constructor(time, size) {
    this.time = time;
    this.quote = Buffer.alloc(size, 1);
    this.left = null;
    this.right = null;
  }
}

class PriceIndex {
  constructor(size) {
    // The middle of all times, so that the tree grows to both sides.
    this.root = new PriceNode(0x80000000, size);
  }

  insert(time, size) {
    let at = this.root;
    for (;;) {
      const side = time < at.time ? 'left' : 'right';
      if (!at[side]) {
        at[side] = new PriceNode(time, size);
        return;
      }
      at = at[side];
    }
  }
}

class TreeLeak {
  constructor({ size }) {
    this.index = new PriceIndex(size);
    this.inserted = 0;
    this.random = 1;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      // A linear congruential generator: its numbers come once each.
      this.random = (Math.imul(this.random, 1664525) + 1013904223) >>> 0;
      this.index.insert(this.random, size);
      this.inserted++;
    }
  }

  count() {
    return this.inserted;
  }

  stop() {
    this.index = new PriceIndex(1);
    this.inserted = 0;
  }
}

class RepairedTree extends TreeLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: TreeLeak, repaired: RepairedTree };
