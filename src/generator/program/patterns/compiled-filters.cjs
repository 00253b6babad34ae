// Functions that are compiled from text for every request.
//
// What leaks: the text contains what the visitor has typed, so that it is never the same: one more function, script and source each time.
// In a snapshot: a Map `filters` of functions that grows; each holds its code, and its script the whole text.
// Repair: compile the form once, and give it the visitor's value as an argument.
'use strict';

class CompiledFiltersLeak {
  constructor() {
    this.filters = new Map();
    this.nextValue = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const value = this.nextValue++;
      this.filters.set(value, this.compile(value, size));
    }
  }

  compile(value, size) {
    return new Function('row', `return row.price > ${value}; // ${'x'.repeat(size)}`);
  }

  count() {
    return this.filters.size;
  }

  stop() {
    this.filters.clear();
  }
}

class RepairedCompiledFilters extends CompiledFiltersLeak {
  compile(value, size) {
    const above = super.compile(0, size);
    this.filters.clear();
    return above;
  }

  work(count, size) {
    super.work(count, size);
    this.filters.clear();
  }
}

module.exports = { leaking: CompiledFiltersLeak, repaired: RepairedCompiledFilters };
