// A list that a library hangs on somebody else's object, under a symbol.
//
// What leaks: the tracer appends a span for every call to the service that was called, which lives for ever.
// In a snapshot: an array under `<symbol spans>` of a Service that grows: Span objects. `Object.keys` does not show it.
// Repair: take the spans off when they are sent.
'use strict';

const kSpans = Symbol('spans');

class Span {
  constructor(size) {
    this.attributes = Buffer.alloc(size, 1);
  }
}

class Service {}

class SymbolKeyLeak {
  constructor() {
    this.service = new Service();
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.service[kSpans].push(new Span(size));
    }
  }

  count() {
    return this.service[kSpans].length;
  }

  stop() {
    this.service[kSpans] = [];
  }
}

class RepairedSymbolKey extends SymbolKeyLeak {
  work(count, size) {
    super.work(count, size);
    // Sent.
    this.stop();
  }
}

module.exports = { leaking: SymbolKeyLeak, repaired: RepairedSymbolKey };
