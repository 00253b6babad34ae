// Readers of a topic that wait for a message which does not come.
//
// What leaks: a visitor who went away leaves his `for await` behind: the generator waits for ever, with all its variables.
// In a snapshot: an array of functions (resolvers) that grows; behind each the async generator `follow`, its Cursor, and the function that reads from it.
// Repair: end the generator (`return()`) when the visitor goes: who waits is woken and forgotten.
'use strict';

class Cursor {
  constructor(size) {
    this.window = Buffer.alloc(size, 1);
  }
}

class AsyncGeneratorLeak {
  constructor() {
    this.waiters = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.read(size);
    }
  }

  async *follow(size) {
    const cursor = new Cursor(size);
    while (await new Promise((resolve) => this.waiters.push(resolve))) {
      yield cursor;
    }
  }

  async read(size) {
    for await (const cursor of this.follow(size)) {
      cursor.window.fill(2);
    }
  }

  count() {
    return this.waiters.length;
  }

  stop() {
    this.waiters.forEach((resolve) => resolve(false));
    this.waiters = [];
  }
}

class RepairedAsyncGenerator extends AsyncGeneratorLeak {
  async work(count, size) {
    super.work(count, size);
    // A generator begins to run when it is first asked; by then all of them wait.
    await null;
    this.stop();
  }
}

module.exports = { leaking: AsyncGeneratorLeak, repaired: RepairedAsyncGenerator };
