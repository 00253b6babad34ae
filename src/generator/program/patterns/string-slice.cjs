// Short pieces that keep long texts alive.
//
// What leaks: a slice of 13 characters or more is a view into the text that it was cut from: the kept id keeps its whole document.
// In a snapshot: an array of `(sliced string)` that grows; each refers by `parent` to a string as long as the document.
// Repair: copy the piece where it is kept for long; and forget ids that are settled.
'use strict';

/** A document of `size` characters, read from somewhere: one flat text, one byte a character. */
function readDocument(size) {
  return Buffer.alloc(size, 'order-0123456789abcdef;').toString('latin1');
}

class StringSliceLeak {
  constructor() {
    this.ids = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const text = readDocument(size);
      this.ids.push(text.slice(0, text.indexOf(';')));
    }
  }

  count() {
    return this.ids.length;
  }

  stop() {
    this.ids = [];
  }
}

class RepairedStringSlice extends StringSliceLeak {
  work(count, size) {
    super.work(count, size);
    // Through bytes and back: a text of its own, however it was made.
    this.ids = this.ids.map((id) => Buffer.from(id).toString('latin1'));
    // Settled.
    this.ids = [];
  }
}

module.exports = { leaking: StringSliceLeak, repaired: RepairedStringSlice };
