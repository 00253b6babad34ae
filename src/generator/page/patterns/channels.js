// Portfolios that listen to a channel between the tabs, and go on doing so when they are closed.
//
// What leaks: an open BroadcastChannel that somebody listens to is kept by the browser, with its listener and what that holds.
// In a snapshot: BroadcastChannel objects grow in number; each has a listener onQuote with a Portfolio in its scope.
// Repair: close() when the portfolio is closed.
'use strict';

const CHANNEL = 'heap-analyzer-quotes';

class Portfolio {
  constructor(size) {
    this.positions = new Uint8Array(size).fill(1);
    this.quotes = 0;
  }
}

class ChannelsLeak {
  constructor() {
    this.listening = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.open(new Portfolio(size));
    }
  }

  open(portfolio) {
    const page = this;
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = function onQuote(event) {
      portfolio.quotes++;
      if (event.data === 'close') {
        channel.close();
        page.listening--;
      }
    };
    this.listening++;
    return channel;
  }

  count() {
    return this.listening;
  }

  stop() {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage('close');
    channel.close();
  }
}

class RepairedChannels extends ChannelsLeak {
  open(portfolio) {
    super.open(portfolio).close();
    this.listening--;
  }
}

versions.channels = { leaking: ChannelsLeak, repaired: RepairedChannels };
