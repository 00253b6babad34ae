// Clocks that tick for ever, in widgets that nobody sees any more.
//
// What leaks: the browser keeps the callback of every interval, and the callback its scope with the widget.
// In a snapshot: timers of the browser grow in number; each holds a function tick with a ClockWidget in its scope.
// Repair: clearInterval when the widget goes away.
'use strict';

class ClockWidget {
  constructor(size) {
    this.face = new Uint8Array(size).fill(1);
    this.ticks = 0;
  }
}

class IntervalsLeak {
  constructor({ period }) {
    this.period = period;
    this.running = 0;
    this.first = 0;
    this.last = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(new ClockWidget(size));
    }
  }

  show(widget) {
    const id = setInterval(function tick() {
      widget.ticks++;
    }, this.period);
    this.first = this.first || id;
    this.last = id;
    this.running++;
    return id;
  }

  count() {
    return this.running;
  }

  /** The browser numbers its timers one by one. */
  stop() {
    for (let id = this.first; id <= this.last; id++) {
      clearInterval(id);
    }
    this.running = 0;
  }
}

class RepairedIntervals extends IntervalsLeak {
  show(widget) {
    clearInterval(super.show(widget));
    this.running--;
  }
}

versions.intervals = { leaking: IntervalsLeak, repaired: RepairedIntervals };
