// Sessions that stay, each with a history that never ends.
//
// What leaks: the number of sessions is what it should be; each of them remembers every page that it has seen.
// In a snapshot: a Map of as many Session objects as before, whose `history` arrays have PageView objects more.
// Repair: keep the last few pages of each session.
'use strict';

class PageView {
  constructor(size) {
    this.html = Buffer.alloc(size, 1);
  }
}

class Session {
  constructor() {
    this.history = [];
  }
}

class SessionsLeak {
  constructor({ perStep }) {
    this.sessions = new Map(Array.from({ length: perStep }, (_, id) => [`session-${id}`, new Session()]));
  }

  work(count, size) {
    const sessions = [...this.sessions.values()];
    for (let i = 0; i < count; i++) {
      sessions[i % sessions.length].history.push(new PageView(size));
    }
  }

  count() {
    return [...this.sessions.values()].reduce((sum, session) => sum + session.history.length, 0);
  }

  stop() {
    this.sessions.forEach((session) => {
      session.history = [];
    });
  }
}

class RepairedSessions extends SessionsLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: SessionsLeak, repaired: RepairedSessions };
