// Sockets that are bound for every probe and never closed.
//
// What leaks: a socket that waits for datagrams is kept by the runtime, outside of JavaScript, with whoever listens to it.
// In a snapshot: Socket objects grow in number, held by native handles alone; each holds a function `onReply` with a Probe.
// Repair: `close()` it when the answer is there, or when it is too late for one.
'use strict';

const dgram = require('dgram');

class Probe {
  constructor(size) {
    this.samples = Buffer.alloc(size, 1);
  }
}

class SocketLeak {
  constructor() {
    this.opened = 0;
  }

  async work(count, size) {
    this.opened += count;
    for (let i = 0; i < count; i++) {
      await this.ask(new Probe(size));
    }
  }

  /** Done when it waits for an answer, with the socket. */
  ask(probe) {
    return new Promise((resolve) => {
      const socket = dgram.createSocket('udp4');
      socket.on('message', function onReply() {
        probe.samples.fill(0);
      });
      socket.bind(0, '127.0.0.1', () => resolve(socket));
    });
  }

  count() {
    return this.opened;
  }

  /** Nobody but the runtime knows them. */
  stop() {
    const isOurs = (handle) => handle instanceof dgram.Socket && handle.listeners('message').some((listener) => listener.name === 'onReply');
    process._getActiveHandles().filter(isOurs).forEach((socket) => socket.close());
    this.opened = 0;
  }
}

class RepairedSocket extends SocketLeak {
  async ask(probe) {
    (await super.ask(probe)).close();
  }

  count() {
    return 0;
  }

  stop() {}
}

module.exports = { leaking: SocketLeak, repaired: RepairedSocket };
