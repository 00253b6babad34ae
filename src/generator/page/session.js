// Leaks step by step in a page. Whoever takes the snapshots calls these functions over DevTools' protocol, one after the other.
'use strict';

/** No timer of ours ticks by itself: a step is the same, however long it takes. */
const NEVER = 0x7fffffff;

/** Milliseconds in which messages arrive and the page is drawn, which is when observers are called. */
const SETTLE = 60;

/** Where all patterns hang: `window.demo['avatar-cache']`, … */
class Demo {}

/** The versions of each pattern, which its own file enters here. */
const versions = {};

const session = {
  begin({ patterns, perStep, warmUp, size, fixed }) {
    Object.assign(this, { patterns, perStep, warmUp, size });
    window.demo = new Demo();
    for (const name of patterns) {
      const Version = fixed ? versions[name].repaired : versions[name].leaking;
      window.demo[name] = new Version({ period: NEVER });
    }
    return this.held();
  },

  warm() {
    return this.work(this.warmUp);
  },

  step() {
    return this.work(this.perStep);
  },

  async work(units) {
    for (const name of this.patterns) {
      await window.demo[name].work(units, this.size);
    }
    return this.settle();
  },

  async stop() {
    for (const name of this.patterns) {
      await window.demo[name].stop();
    }
    return this.settle();
  },

  /** Lets everything run that waits, and says what is held then. */
  async settle() {
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    return this.held();
  },

  /** What each pattern holds at this moment. */
  held() {
    return this.patterns.map((name) => {
      const count = window.demo[name].count();
      return { count, bytes: count * this.size };
    });
  },
};
