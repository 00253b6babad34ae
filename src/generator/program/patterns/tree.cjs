// An index of documents by their checksum, as a binary tree.
//
// What leaks: every document becomes a node of the tree, and no node is ever taken out.
// In a snapshot: more DocumentNode objects, which hold one another by `left` and `right`; no single one of them collects.
// Repair: begin a new tree when the documents of a step have been compared.
'use strict';

class DocumentNode {
  constructor(checksum, size) {
    this.checksum = checksum;
    this.text = Buffer.alloc(size, 1);
    this.left = null;
    this.right = null;
  }
}

class DocumentIndex {
  constructor() {
    this.root = null;
    this.length = 0;
  }

  insert(node) {
    this.length++;
    if (!this.root) {
      this.root = node;
      return;
    }
    let at = this.root;
    for (;;) {
      const side = node.checksum < at.checksum ? 'left' : 'right';
      if (!at[side]) {
        at[side] = node;
        return;
      }
      at = at[side];
    }
  }
}

class TreeLeak {
  constructor() {
    this.index = new DocumentIndex();
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      // Spreads the numbers of documents over all of 32 bits, as checksums are.
      const checksum = Math.imul(++this.nextId, 0x9e3779b1) >>> 0;
      this.index.insert(new DocumentNode(checksum, size));
    }
  }

  count() {
    return this.index.length;
  }

  stop() {
    this.index = new DocumentIndex();
  }
}

class RepairedTree extends TreeLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: TreeLeak, repaired: RepairedTree };
