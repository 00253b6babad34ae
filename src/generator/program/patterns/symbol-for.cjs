// Symbols that are registered for every request.
//
// What leaks: `Symbol.for` enters its symbol into a registry of the engine, under its key, and that registry never forgets.
// In a snapshot: symbols and their descriptions grow in number, held by the engine's own table; no object of the program holds them.
// Repair: `Symbol()` for what is needed once, or a Map with the key.
'use strict';

class SymbolForLeak {
  constructor() {
    this.requests = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.trace(`request-${this.requests++}-${'x'.repeat(size)}`);
    }
  }

  trace(key) {
    return Symbol.for(key);
  }

  count() {
    return this.requests;
  }

  /** There is no way to take a symbol out. */
  stop() {}
}

class RepairedSymbolFor extends SymbolForLeak {
  trace(key) {
    return Symbol(key);
  }

  count() {
    return 0;
  }
}

module.exports = { leaking: SymbolForLeak, repaired: RepairedSymbolFor };
