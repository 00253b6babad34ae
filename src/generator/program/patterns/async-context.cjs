// The context of a request, kept by what the request has started.
//
// What leaks: work that is created inside AsyncLocalStorage.run keeps the store of its request; mails that wait keep whole requests.
// In a snapshot: an array of DeferredMail (an AsyncResource) that grows; each holds a RequestContext that nothing else needs.
// Repair: start deferred work outside of the request (`storage.exit`), or let go of it when it is done.
'use strict';

const { AsyncLocalStorage, AsyncResource } = require('async_hooks');

class RequestContext {
  constructor(size) {
    this.body = Buffer.alloc(size, 1);
  }
}

class DeferredMail extends AsyncResource {
  constructor() {
    super('DeferredMail');
  }
}

class AsyncContextLeak {
  constructor() {
    this.storage = new AsyncLocalStorage();
    this.mails = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.storage.run(new RequestContext(size), () => this.answer());
    }
  }

  /** The mail needs nothing of the request, but remembers its context. */
  answer() {
    this.mails.push(new DeferredMail());
  }

  count() {
    return this.mails.length;
  }

  stop() {
    this.mails = [];
    this.storage.disable();
  }
}

class RepairedAsyncContext extends AsyncContextLeak {
  work(count, size) {
    super.work(count, size);
    // Sent, and let go.
    this.mails.forEach((mail) => mail.runInAsyncScope(() => {}));
    this.mails = [];
  }

  answer() {
    this.storage.exit(() => this.mails.push(new DeferredMail()));
  }
}

module.exports = { leaking: AsyncContextLeak, repaired: RepairedAsyncContext };
