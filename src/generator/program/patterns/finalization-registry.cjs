// Notes on what to clean up when an object is freed, for an object that never is.
//
// What leaks: a FinalizationRegistry keeps each note until its object is freed; a user who stays gets one more with every report.
// In a snapshot: a FinalizationRegistry with more and more cells of the engine's; behind each a Report.
// Repair: `unregister` when the report is closed, or register an object that goes with it.
'use strict';

class User {}

class Report {
  constructor(size) {
    this.pages = Buffer.alloc(size, 1);
  }

  close() {
    this.pages = null;
  }
}

/** Needs Node 14.6. */
class FinalizationRegistryLeak {
  constructor() {
    this.user = new User();
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.open(new Report(size));
    }
  }

  open(report) {
    const token = {};
    this.registry.register(this.user, report, token);
    this.notes++;
    return token;
  }

  count() {
    return this.notes;
  }

  stop() {
    this.registry = new FinalizationRegistry((report) => report.close());
    this.notes = 0;
  }
}

class RepairedFinalizationRegistry extends FinalizationRegistryLeak {
  open(report) {
    this.registry.unregister(super.open(report));
    this.notes--;
  }
}

module.exports = { leaking: FinalizationRegistryLeak, repaired: RepairedFinalizationRegistry };
