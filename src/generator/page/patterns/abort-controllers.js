// Controllers of all searches that ever were, so that any of them could be aborted.
//
// What leaks: the Set keeps each controller when its search is done; its signal keeps the listener, and the listener the search.
// In a snapshot: one Set of AbortController objects that grows; behind each a function onCancel with a Search in its scope.
// Repair: delete the controller from the Set when its search is done.
'use strict';

class Search {
  constructor(size) {
    this.hits = new Uint8Array(size).fill(1);
  }
}

class AbortControllersLeak {
  constructor() {
    this.pending = new Set();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.search(new Search(size));
    }
  }

  search(search) {
    const controller = new AbortController();
    controller.signal.addEventListener('abort', function onCancel() {
      search.hits = null;
    });
    this.pending.add(controller);
    return controller;
  }

  count() {
    return this.pending.size;
  }

  stop() {
    this.pending.clear();
  }
}

class RepairedAbortControllers extends AbortControllersLeak {
  search(search) {
    this.pending.delete(super.search(search));
  }
}

versions['abort-controllers'] = { leaking: AbortControllersLeak, repaired: RepairedAbortControllers };
