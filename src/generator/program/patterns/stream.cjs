// Streams that nobody reads to their end.
//
// What leaks: the body of a refused answer is never read, so its buffered chunks wait, and the stream stays among the open ones.
// In a snapshot: a Set of ResponseBody streams that grows; each has a `_readableState` with chunks in its buffer.
// Repair: `destroy()` a stream that will not be read (or `resume()` it), and forget it when it closes.
'use strict';

const { Readable } = require('stream');

class ResponseBody extends Readable {
  _read() {}
}

class StreamLeak {
  constructor() {
    this.open = new Set();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.refuse(this.fetch(size));
    }
  }

  fetch(size) {
    const body = new ResponseBody();
    this.open.add(body);
    body.push(Buffer.alloc(size, 1));
    return body;
  }

  /** The status said enough; the body is left alone. */
  refuse() {}

  count() {
    return this.open.size;
  }

  stop() {
    this.open.forEach((body) => body.destroy());
    this.open.clear();
  }
}

class RepairedStream extends StreamLeak {
  refuse(body) {
    body.destroy();
    this.open.delete(body);
  }
}

module.exports = { leaking: StreamLeak, repaired: RepairedStream };
