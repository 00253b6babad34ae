// Imports that listen to the signal with which the whole program would be ended.
//
// What leaks: the signal lives as long as the program and keeps each listener, and the listener an import that is long done.
// In a snapshot: an AbortSignal whose listeners are a list of Node's own; behind each a function `onShutdown` with an Import.
// Repair: `removeEventListener` when the import is done.
'use strict';

const { setMaxListeners } = require('events');

class Import {
  constructor(size) {
    this.rows = Buffer.alloc(size, 1);
  }

  cancel() {
    this.rows = null;
  }
}

class Shutdown {
  constructor() {
    this.controller = new AbortController();
    // Node warns from the eleventh listener on. Silencing that warning is how such leaks stay unseen.
    setMaxListeners(0, this.controller.signal);
  }
}

/** Needs Node 15.4. */
class AbortSignalLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.run(new Import(size));
    }
  }

  /** The returned function would end the listening. Nobody calls it. */
  run(job) {
    const { signal } = this.shutdown.controller;
    const onShutdown = () => job.cancel();
    signal.addEventListener('abort', onShutdown);
    this.listening++;
    return () => {
      signal.removeEventListener('abort', onShutdown);
      this.listening--;
    };
  }

  count() {
    return this.listening;
  }

  stop() {
    this.shutdown = new Shutdown();
    this.listening = 0;
  }
}

class RepairedAbortSignal extends AbortSignalLeak {
  run(job) {
    const stopListening = super.run(job);
    stopListening();
  }
}

module.exports = { leaking: AbortSignalLeak, repaired: RepairedAbortSignal };
