// Small views that keep large buffers alive.
//
// What leaks: `subarray` copies nothing: the kept header of 64 bytes is a view into the whole packet.
// In a snapshot: an array of Buffer views that grows; each has a `buffer` (ArrayBuffer) whose `backing_store` is the packet.
// Repair: `Buffer.from(view)` copies the few bytes that are kept; and drop headers that are counted.
'use strict';

const HEADER_BYTES = 64;

class BufferSliceLeak {
  constructor() {
    this.headers = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const packet = Buffer.alloc(size, 1);
      this.headers.push(packet.subarray(0, HEADER_BYTES));
    }
  }

  count() {
    return this.headers.length;
  }

  stop() {
    this.headers = [];
  }
}

class RepairedBufferSlice extends BufferSliceLeak {
  work(count, size) {
    super.work(count, size);
    const copies = this.headers.map((header) => Buffer.from(header));
    this.headers = [];
    return copies.length;
  }
}

module.exports = { leaking: BufferSliceLeak, repaired: RepairedBufferSlice };
