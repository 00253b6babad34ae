// Listeners that are added for every visitor and never removed.
//
// What leaks: the emitter outlives its visitors and keeps every listener, and each listener the data of its visitor.
// In a snapshot: an EventEmitter whose `_events.refresh` is an array of closures that grows (a single one is held directly).
// Repair: `removeListener` when the visitor leaves, or `once` where one call is enough.
'use strict';

const { EventEmitter } = require('events');

class EventLeak {
  constructor() {
    this.bus = new EventEmitter();
    // Node warns from the eleventh listener on. Silencing that warning is how such leaks stay unseen.
    this.bus.setMaxListeners(0);
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.visit(size);
    }
  }

  visit(size) {
    const page = Buffer.alloc(size, 1);
    this.bus.on('refresh', function onRefresh() {
      return page.length;
    });
  }

  count() {
    return this.bus.listenerCount('refresh');
  }

  trigger() {
    this.bus.emit('refresh');
    return this.count();
  }

  stop() {
    this.bus.removeAllListeners('refresh');
  }
}

class RepairedEvent extends EventLeak {
  visit(size) {
    const page = Buffer.alloc(size, 1);
    const onRefresh = () => page.length;
    this.bus.on('refresh', onRefresh);
    this.bus.emit('refresh');
    this.bus.removeListener('refresh', onRefresh);
  }
}

module.exports = { leaking: EventLeak, repaired: RepairedEvent };
