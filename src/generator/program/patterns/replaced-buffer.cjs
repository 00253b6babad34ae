// A buffer that is made anew for each chunk, larger each time.
//
// What leaks: the body of a connection that never ends: `Buffer.concat` copies what was there and adds the chunk.
// In a snapshot: the same property leads to another Buffer each time, with a larger `backing_store`; there is always just one.
// Repair: handle what is complete and keep the rest, or refuse a body beyond a limit.
'use strict';

class ReplacedBufferLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.body = Buffer.concat([this.body, Buffer.alloc(size, 1)]);
      this.chunks++;
    }
  }

  count() {
    return this.chunks;
  }

  stop() {
    this.body = Buffer.alloc(0);
    this.chunks = 0;
  }
}

class RepairedReplacedBuffer extends ReplacedBufferLeak {
  work(count, size) {
    super.work(count, size);
    // Handled.
    this.stop();
  }
}

module.exports = { leaking: ReplacedBufferLeak, repaired: RepairedReplacedBuffer };
