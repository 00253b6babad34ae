// Callbacks that keep more than they use: closures of one scope share one context.
//
// What leaks: `onDone` is kept and does not touch `data`, but `summarise` does, and both share the scope: `data` lives on.
// In a snapshot: functions of one name grow in an array; each has a `context` with a variable `data` that holds a buffer.
// Repair: make the kept function where the big value is not in scope, and hand it only what it needs.
'use strict';

class ClosureLeak {
  constructor() {
    this.handlers = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.handlers.push(makeHandler(size));
    }
  }

  count() {
    return this.handlers.length;
  }

  stop() {
    this.handlers = [];
  }
}

function makeHandler(size) {
  const data = Buffer.alloc(size, 1);
  let answer = 0;
  const summarise = () => {
    answer = data.length;
  };
  summarise();
  return function onDone() {
    return answer;
  };
}

class RepairedClosure extends ClosureLeak {
  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.handlers.push(handlerFor(Buffer.alloc(size, 1).length));
    }
    // And handlers that were called are forgotten.
    this.handlers.forEach((onDone) => onDone());
    this.handlers = [];
  }
}

function handlerFor(answer) {
  return function onDone() {
    return answer;
  };
}

module.exports = { leaking: ClosureLeak, repaired: RepairedClosure };
