// A memoised function whose arguments never come again.
//
// What leaks: every result is remembered by its arguments, which contain a running number: there is never a hit, and never an end.
// In a snapshot: a Map in the context of a function (variable `results`) that grows: string keys, RenderedPage values.
// Repair: remember by what really decides about the result, and only so many.
'use strict';

class RenderedPage {
  constructor(size) {
    this.html = Buffer.alloc(size, 1);
  }
}

function memoize(compute, keyOf) {
  const results = new Map();
  const memoized = function memoized(...values) {
    const key = keyOf(values);
    if (!results.has(key)) {
      results.set(key, compute(...values));
    }
    return results.get(key);
  };
  memoized.known = () => results.size;
  memoized.forget = () => results.clear();
  return memoized;
}

const renderPage = (visit, size) => new RenderedPage(size);

class MemoizeLeak {
  constructor() {
    this.render = this.makeRender();
    this.nextVisit = 0;
  }

  makeRender() {
    return memoize(renderPage, (values) => JSON.stringify(values));
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.render(this.nextVisit++, size);
    }
  }

  count() {
    return this.render.known();
  }

  stop() {
    this.render.forget();
  }
}

class RepairedMemoize extends MemoizeLeak {
  /** The number of the visit changes nothing on the page. */
  makeRender() {
    return memoize(renderPage, ([, size]) => String(size));
  }
}

module.exports = { leaking: MemoizeLeak, repaired: RepairedMemoize };
