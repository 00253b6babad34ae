// Pollers that are started and never stopped: each tick keeps what it fetched.
//
// What leaks: setInterval keeps its callback alive, the callback its scope, and the scope the results of every tick.
// In a snapshot: Timeout objects grow in number; each holds a closure, its context and an array of buffers.
// Repair: clearInterval as soon as the answer is there, or when whoever asked for it goes away.
'use strict';

class TimerLeak {
  constructor({ period }) {
    this.period = period;
    this.intervals = [];
    this.keptBytes = 0;
  }

  /** A step: starts pollers, each of which has ticked once when the step ends. */
  work(count, size) {
    for (let i = 0; i < count; i++) {
      const tick = this.startOne(size);
      tick();
    }
  }

  /** One more interval. Nothing ever clears it. */
  startOne(size) {
    const results = [];
    const tick = () => {
      results.push(Buffer.alloc(size, 1));
      this.keptBytes += size;
    };
    this.intervals.push(setInterval(tick, this.period));
    return tick;
  }

  count() {
    return this.intervals.length;
  }

  bytes() {
    return this.keptBytes;
  }

  stop() {
    this.intervals.forEach((interval) => clearInterval(interval));
    this.intervals = [];
    this.keptBytes = 0;
  }
}

class RepairedTimer extends TimerLeak {
  startOne(size) {
    const results = [];
    const interval = setInterval(() => {}, this.period);
    this.intervals.push(interval);
    return () => {
      results.push(Buffer.alloc(size, 1));
      // The answer is there: the interval goes, and with it the callback and all that it held.
      clearInterval(interval);
      this.intervals.splice(this.intervals.indexOf(interval), 1);
    };
  }
}

module.exports = { leaking: TimerLeak, repaired: RepairedTimer };
