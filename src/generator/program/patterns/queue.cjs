// A queue whose head moves on, while what was taken stays in the array.
//
// What leaks: `take` advances an index and leaves the job where it is: done jobs are never freed.
// In a snapshot: an array of Job objects that grows, in a JobQueue that says it is empty.
// Repair: take the job out of the array, or drop the done part from time to time.
'use strict';

class Job {
  constructor(size) {
    this.input = Buffer.alloc(size, 1);
  }
}

class JobQueue {
  constructor() {
    this.jobs = [];
    this.head = 0;
  }

  put(job) {
    this.jobs.push(job);
  }

  take() {
    return this.jobs[this.head++];
  }

  get waiting() {
    return this.jobs.length - this.head;
  }
}

class RepairedJobQueue extends JobQueue {
  take() {
    const job = super.take();
    if (this.waiting === 0) {
      this.jobs = [];
      this.head = 0;
    }
    return job;
  }
}

class QueueLeak {
  constructor() {
    this.queue = this.makeQueue();
  }

  makeQueue() {
    return new JobQueue();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.queue.put(new Job(size));
    }
    while (this.queue.waiting > 0) {
      this.queue.take();
    }
  }

  count() {
    return this.queue.jobs.length;
  }

  stop() {
    this.queue.jobs = [];
    this.queue.head = 0;
  }
}

class RepairedQueue extends QueueLeak {
  makeQueue() {
    return new RepairedJobQueue();
  }
}

module.exports = { leaking: QueueLeak, repaired: RepairedQueue };
