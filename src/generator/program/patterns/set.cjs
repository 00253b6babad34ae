// A Set of open uploads from which failed ones are never taken out.
//
// What leaks: an upload leaves the Set when it succeeds; when it fails, the line that removes it is not reached.
// In a snapshot: one Set whose members grow: Upload objects that nothing else holds.
// Repair: remove in `finally`, which runs either way.
'use strict';

class Upload {
  constructor(size) {
    this.chunk = Buffer.alloc(size, 1);
  }

  send() {
    throw new Error('connection reset');
  }
}

class SetLeak {
  constructor() {
    this.open = new Set();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.upload(new Upload(size));
    }
  }

  upload(upload) {
    this.open.add(upload);
    try {
      upload.send();
      this.open.delete(upload);
    } catch (error) {
      // Told to the visitor; the upload stays in the Set.
    }
  }

  count() {
    return this.open.size;
  }

  stop() {
    this.open.clear();
  }
}

class RepairedSet extends SetLeak {
  upload(upload) {
    this.open.add(upload);
    try {
      upload.send();
    } catch (error) {
      // Told to the visitor.
    } finally {
      this.open.delete(upload);
    }
  }
}

module.exports = { leaking: SetLeak, repaired: RepairedSet };
