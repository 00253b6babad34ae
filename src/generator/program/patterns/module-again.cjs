// A price list that is loaded as a module again after every change.
//
// What leaks: `new Module(name, module)` enters the new module among the `children` of the one that loads it; nobody takes the old one out.
// In a snapshot: an array `children` of Module objects that grows; each has what its code has exported: a PriceList.
// Repair: take it out of `module.children` when it is replaced.
'use strict';

const Module = require('module');

class PriceList {
  constructor(size) {
    this.prices = Buffer.alloc(size, 1);
  }
}

const SOURCE = 'module.exports = (PriceList, size) => new PriceList(size);';

class ModuleAgainLeak {
  constructor() {
    this.children = module.children;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.load(size);
    }
  }

  load(size) {
    const loaded = new Module('prices.config.cjs', module);
    loaded._compile(SOURCE, 'prices.config.cjs');
    loaded.exports = loaded.exports(PriceList, size);
  }

  count() {
    return this.children.length;
  }

  stop() {
    this.children.length = 0;
  }
}

class RepairedModuleAgain extends ModuleAgainLeak {
  load(size) {
    super.load(size);
    this.stop();
  }
}

module.exports = { leaking: ModuleAgainLeak, repaired: RepairedModuleAgain };
