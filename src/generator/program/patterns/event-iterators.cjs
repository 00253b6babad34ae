// Visitors who read events with `for await`, and go away without ending it.
//
// What leaks: `for await (… of on(bus, 'tick'))` listens until it is ended; nobody ends it, so the loop waits for ever, with all its variables.
// In a snapshot: an EventEmitter whose `_events.tick` grows: listeners of Node's own; behind each the waiting function `follow` and its Feed.
// Repair: give `on` an AbortSignal, and abort it when the visitor goes.
'use strict';

const { EventEmitter, on } = require('events');

class Feed {
  constructor(size) {
    this.outbox = Buffer.alloc(size, 1);
  }

  send(price) {
    this.outbox[0] = price;
  }
}

/** Reads until the signal says that nobody is there any more. */
async function follow(bus, feed, signal) {
  try {
    for await (const [price] of on(bus, 'tick', { signal })) {
      feed.send(price);
    }
  } catch (error) {
    if (error.name !== 'AbortError') {
      throw error;
    }
  }
}

class EventIteratorsLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      follow(this.bus, new Feed(size));
    }
  }

  count() {
    return this.bus.listenerCount('tick');
  }

  stop() {
    this.bus = new EventEmitter();
    this.bus.setMaxListeners(0);
  }
}

class RepairedEventIterators extends EventIteratorsLeak {
  async work(count, size) {
    for (let i = 0; i < count; i++) {
      const visit = new AbortController();
      const reading = follow(this.bus, new Feed(size), visit.signal);
      visit.abort();
      await reading;
    }
  }
}

module.exports = { leaking: EventIteratorsLeak, repaired: RepairedEventIterators };
