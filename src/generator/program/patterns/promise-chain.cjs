// A lock made of promises: each job waits for the one before, and the first never ends.
//
// What leaks: `tail = tail.then(job)` behind a job that hangs: every later job is kept, with the upload that it will write.
// In a snapshot: a pending Promise with ever more reactions behind it, each with a function `writeUpload` and its scope; no container grows.
// Repair: give the first job a time limit, so that the chain moves on.
'use strict';

class Upload {
  constructor(size) {
    this.chunk = Buffer.alloc(size, 1);
  }
}

class PromiseChainLeak {
  constructor() {
    this.stop();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.enqueue(new Upload(size));
    }
  }

  enqueue(upload) {
    this.tail = this.tail.then(function writeUpload() {
      return upload.chunk.length;
    });
    this.jobs++;
  }

  count() {
    return this.jobs;
  }

  stop() {
    this.hanging = new Promise(() => {});
    this.tail = this.hanging;
    this.jobs = 0;
  }
}

class RepairedPromiseChain extends PromiseChainLeak {
  work(count, size) {
    super.work(count, size);
    // Time is up for the job that hangs.
    this.stop();
  }
}

module.exports = { leaking: PromiseChainLeak, repaired: RepairedPromiseChain };
