// A class that is made anew for every request.
//
// What leaks: `class` in a function makes a new class, with its prototype and its methods, each time; all of them are remembered.
// In a snapshot: an array of classes (functions) named TenantRepository that grows; each has a `prototype` and a `schema` of its own.
// Repair: one class, and the tenant as an argument.
'use strict';

function makeRepository(size) {
  class TenantRepository {
    find() {
      return TenantRepository.schema.length;
    }
  }
  TenantRepository.schema = Buffer.alloc(size, 1);
  return TenantRepository;
}

class ClassPerRequestLeak {
  constructor() {
    this.repositories = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.repositories.push(makeRepository(size));
    }
  }

  count() {
    return this.repositories.length;
  }

  stop() {
    this.repositories = [];
  }
}

class RepairedClassPerRequest extends ClassPerRequestLeak {
  work(count, size) {
    super.work(count, size);
    this.repositories = [];
  }
}

module.exports = { leaking: ClassPerRequestLeak, repaired: RepairedClassPerRequest };
