// Avatars of every person that was ever seen, in a cache without a limit.
//
// What leaks: the Map is never emptied, and nobody asks for most of its entries again.
// In a snapshot: one Map whose entries grow; each value is an Avatar.
// Repair: a limit, and the entry that was not asked for the longest goes first.
'use strict';

class Avatar {
  constructor(size) {
    this.picture = new Uint8Array(size).fill(1);
  }
}

class AvatarCacheLeak {
  constructor() {
    this.avatars = new Map();
    this.nextPerson = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(`person-${this.nextPerson++}`, size);
    }
  }

  show(person, size) {
    this.avatars.set(person, new Avatar(size));
  }

  count() {
    return this.avatars.size;
  }

  stop() {
    this.avatars.clear();
  }
}

/** Most avatars that are kept. */
const MOST_AVATARS = 10;

class RepairedAvatarCache extends AvatarCacheLeak {
  show(person, size) {
    super.show(person, size);
    if (this.avatars.size > MOST_AVATARS) {
      const [oldest] = this.avatars.keys();
      this.avatars.delete(oldest);
    }
  }
}

versions['avatar-cache'] = { leaking: AvatarCacheLeak, repaired: RepairedAvatarCache };
