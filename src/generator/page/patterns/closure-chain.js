// A draft that is replaced, by one whose scope still knows the draft before.
//
// What leaks: all functions of one call share one scope. A function that nobody calls wants the draft before, so the scope that undo keeps holds it, too.
// In a snapshot: a chain of scopes, each with a DraftVersion: undo, its context, the draft before, its undo, and so on.
// Repair: no function in that call that uses the draft before, or that variable set to null at its end.
'use strict';

class DraftVersion {
  constructor(size) {
    this.text = new Uint8Array(size).fill(1);
  }
}

class ClosureChainLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.replace(new DraftVersion(size));
      this.replaced++;
    }
  }

  replace(version) {
    const before = this.draft;
    // Nobody calls it. It is enough that it is there.
    const isFirst = () => before === null;
    this.draft = {
      undo: function undo() {
        return version.text;
      },
    };
    return isFirst;
  }

  count() {
    return this.replaced;
  }

  stop() {
    this.draft = null;
    this.replaced = 0;
  }
}

class RepairedClosureChain extends ClosureChainLeak {
  replace(version) {
    this.draft = {
      undo: function undo() {
        return version.text;
      },
    };
  }

  /** The current draft alone. */
  count() {
    return this.draft === null ? 0 : 1;
  }
}

versions['closure-chain'] = { leaking: ClosureChainLeak, repaired: RepairedClosureChain };
