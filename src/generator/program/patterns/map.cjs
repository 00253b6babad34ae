// A Map that knows something about objects which nobody else knows any more.
//
// What leaks: a Map holds its keys. A user who has left stays, because the Map of profiles is keyed by the user.
// In a snapshot: one Map whose entries grow: User keys that only this Map holds, Profile values.
// Repair: a WeakMap, whose entry goes with its key.
'use strict';

class User {
  constructor(id) {
    this.id = id;
  }
}

class Profile {
  constructor(size) {
    this.picture = Buffer.alloc(size, 1);
  }
}

class MapLeak {
  constructor() {
    this.profiles = new Map();
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      // The user is gone at the end of this line; the entry is not.
      this.profiles.set(new User(this.nextId++), new Profile(size));
    }
  }

  count() {
    return this.profiles.size;
  }

  stop() {
    this.profiles.clear();
  }
}

class RepairedMap extends MapLeak {
  constructor() {
    super();
    this.profiles = new WeakMap();
  }

  count() {
    return 0;
  }

  stop() {
    this.profiles = new WeakMap();
  }
}

module.exports = { leaking: MapLeak, repaired: RepairedMap };
