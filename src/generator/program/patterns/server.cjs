// Servers that are opened on a free port, and never closed.
//
// What leaks: a server that listens is kept by the runtime, outside of JavaScript, even if the program has forgotten it.
// In a snapshot: Server objects grow in number, held by native handles alone; each holds a function `onConnection` with a Preview.
// Repair: `close()` it when the preview is over.
'use strict';

const net = require('net');

class Preview {
  constructor(size) {
    this.page = Buffer.alloc(size, 1);
  }
}

class ServerLeak {
  constructor() {
    this.opened = 0;
  }

  async work(count, size) {
    this.opened += count;
    for (let i = 0; i < count; i++) {
      await this.open(new Preview(size));
    }
  }

  /** Done when it listens, with the server. */
  open(preview) {
    return new Promise((resolve) => {
      const server = net.createServer(function onConnection(socket) {
        socket.end(preview.page);
      });
      server.listen(0, '127.0.0.1', () => resolve(server));
    });
  }

  count() {
    return this.opened;
  }

  /** Nobody but the runtime knows them. */
  stop() {
    const isOurs = (handle) => handle instanceof net.Server && handle.listeners('connection').some((listener) => listener.name === 'onConnection');
    process._getActiveHandles().filter(isOurs).forEach((server) => server.close());
    this.opened = 0;
  }
}

class RepairedServer extends ServerLeak {
  async open(preview) {
    (await super.open(preview)).close();
  }

  count() {
    return 0;
  }

  stop() {}
}

module.exports = { leaking: ServerLeak, repaired: RepairedServer };
