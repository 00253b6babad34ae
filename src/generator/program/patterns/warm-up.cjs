// Harmless: tables that are filled when they are first needed, and then used for ever.
//
// What leaks: nothing. The first step compiles every template; later steps find them.
// In a snapshot: a Map that grows in the first step and never again.
// Repair: none is needed. Two snapshots cannot tell this from a leak; a third can.
'use strict';

class CompiledTemplate {
  constructor(size) {
    this.code = Buffer.alloc(size, 1);
  }
}

class WarmUp {
  constructor() {
    this.templates = new Map();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const name = `template-${i}`;
      if (!this.templates.has(name)) {
        this.templates.set(name, new CompiledTemplate(size));
      }
    }
  }

  count() {
    return this.templates.size;
  }

  stop() {
    this.templates.clear();
  }
}

module.exports = { harmless: WarmUp };
