// Heartbeats that start their own timer again with every beat.
//
// What leaks: a visitor who went away leaves his heartbeat behind; each beat makes a new timer, and with it a new function.
// In a snapshot: timers and functions are other ones each time; the Heartbeat objects that they carry on stay and grow in number.
// Repair: `clearTimeout` the timer that is waiting, or stop to start it again.
'use strict';

/** Milliseconds. Short, so that each snapshot finds other timers. */
const BEAT = 5;

class Heartbeat {
  constructor(size, isWanted) {
    this.state = Buffer.alloc(size, 1);
    this.isWanted = isWanted;
  }

  beat() {
    if (this.isWanted()) {
      setTimeout(() => this.beat(), BEAT);
    }
  }
}

class TimerRearmLeak {
  constructor() {
    this.generation = 0;
    this.started = 0;
  }

  work(count, size) {
    const { generation } = this;
    for (let i = 0; i < count; i++) {
      new Heartbeat(size, () => this.generation === generation).beat();
    }
    this.started += count;
  }

  count() {
    return this.started;
  }

  stop() {
    this.generation++;
    this.started = 0;
  }
}

class RepairedTimerRearm extends TimerRearmLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: TimerRearmLeak, repaired: RepairedTimerRearm };
