// A plain object used as a dictionary, with a key for every login.
//
// What leaks: tokens expire, but nobody deletes their keys.
// In a snapshot: one plain object with ever more properties, which the engine keeps in a separate dictionary: LoginToken values.
// Repair: delete what has expired; a Map is the better dictionary, too.
'use strict';

class LoginToken {
  constructor(size) {
    this.claims = Buffer.alloc(size, 1);
  }
}

class ObjectDictionaryLeak {
  constructor() {
    this.tokens = {};
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.tokens[`token-${this.nextId++}`] = new LoginToken(size);
    }
  }

  count() {
    return Object.keys(this.tokens).length;
  }

  stop() {
    this.tokens = {};
  }
}

class RepairedObjectDictionary extends ObjectDictionaryLeak {
  work(count, size) {
    super.work(count, size);
    Object.keys(this.tokens).forEach((token) => delete this.tokens[token]);
  }
}

module.exports = { leaking: ObjectDictionaryLeak, repaired: RepairedObjectDictionary };
