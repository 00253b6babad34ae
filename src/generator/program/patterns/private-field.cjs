// A store behind a private field.
//
// What leaks: `#grants` gets an entry for every login and loses none; no other code can even see it.
// In a snapshot: a Map under the property `#grants` that grows: Grant values.
// Repair: delete what has expired, in the class that owns the field.
'use strict';

class Grant {
  constructor(size) {
    this.scopes = Buffer.alloc(size, 1);
  }
}

class PrivateFieldLeak {
  #grants = new Map();

  constructor() {
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.#grants.set(`grant-${this.nextId++}`, new Grant(size));
    }
  }

  count() {
    return this.#grants.size;
  }

  stop() {
    this.#grants.clear();
  }
}

class RepairedPrivateField extends PrivateFieldLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: PrivateFieldLeak, repaired: RepairedPrivateField };
