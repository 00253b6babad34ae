// A container of services for every request, known to its parent for ever.
//
// What leaks: each request makes a scope below the root, and nobody disposes of it; what grows are containers, each with a few things.
// In a snapshot: an array `children` of RequestScope objects that grows; each has a Map `services` of its own with one Mailer.
// Repair: dispose of the scope when the request has ended: the root forgets it.
'use strict';

class Mailer {
  constructor(size) {
    this.template = Buffer.alloc(size, 1);
  }
}

class RequestScope {
  constructor(size) {
    this.services = new Map([['mailer', new Mailer(size)]]);
  }
}

class RequestScopesLeak {
  constructor() {
    this.children = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.children.push(new RequestScope(size));
    }
  }

  count() {
    return this.children.length;
  }

  stop() {
    this.children = [];
  }
}

class RepairedRequestScopes extends RequestScopesLeak {
  work(count, size) {
    super.work(count, size);
    this.children = [];
  }
}

module.exports = { leaking: RequestScopesLeak, repaired: RepairedRequestScopes };
