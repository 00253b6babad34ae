// Message ports that are opened for every visitor and never closed.
//
// What leaks: an open port lives until someone closes it: the runtime keeps it, outside of JavaScript, with its listener.
// In a snapshot: BroadcastChannel objects grow in number; no object of the program holds them, and each holds a function `onPrice` with a Portfolio.
// Repair: `close()` the channel when the visitor goes.
'use strict';

const { BroadcastChannel } = require('worker_threads');

class Portfolio {
  constructor(size) {
    this.positions = Buffer.alloc(size, 1);
  }
}

class BroadcastChannelLeak {
  constructor() {
    this.opened = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.watch(new Portfolio(size));
    }
    this.opened += count;
  }

  /** Needs Node 15.4. */
  watch(portfolio) {
    const channel = new BroadcastChannel('prices');
    channel.onmessage = function onPrice() {
      portfolio.positions.fill(0);
      channel.close();
    };
    return channel;
  }

  count() {
    return this.opened;
  }

  /** Tells all of them to close, through a channel of its own. */
  stop() {
    if (this.opened > 0) {
      const channel = new BroadcastChannel('prices');
      channel.postMessage('closed');
      channel.close();
      this.opened = 0;
    }
  }
}

class RepairedBroadcastChannel extends BroadcastChannelLeak {
  watch(portfolio) {
    super.watch(portfolio).close();
  }

  count() {
    return 0;
  }
}

module.exports = { leaking: BroadcastChannelLeak, repaired: RepairedBroadcastChannel };
