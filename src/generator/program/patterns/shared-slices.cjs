// The titles of a page, cut out of one long document.
//
// What leaks: each title is a view into the document that all of them were cut from: it lives as long as the last of them.
// In a snapshot: an array of `(sliced string)` that grows by many at once; those of one page share a `parent`, so that none of them retains it alone.
// Repair: copy the pieces that are kept for long; and forget the titles of pages that are gone.
'use strict';

const TITLE = 'On the care of very long strings.';

/** A document of about `size` characters. In the engine's heap: Node puts long texts that come from buffers elsewhere. */
function readDocument(size) {
  return TITLE.repeat(Math.ceil(size / TITLE.length));
}

class SharedSlicesLeak {
  constructor() {
    this.stop();
  }

  /** A step is one document with a title for each unit. */
  work(count, size) {
    const page = readDocument(Math.max(count * size, count + TITLE.length));
    for (let i = 0; i < count; i++) {
      this.titles.push(page.slice(i, i + TITLE.length));
    }
  }

  count() {
    return this.titles.length;
  }

  stop() {
    this.titles = [];
  }
}

class RepairedSharedSlices extends SharedSlicesLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: SharedSlicesLeak, repaired: RepairedSharedSlices };
