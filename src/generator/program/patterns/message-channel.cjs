// A pair of message ports for every question to a worker.
//
// What leaks: a port that listens for the answer lives until someone closes it: the runtime keeps it, outside of JavaScript.
// In a snapshot: MessagePort objects grow in number; no object of the program holds them, and behind each a function `onAnswer` with a Question.
// Repair: `close()` the port when the answer is there.
'use strict';

const { MessageChannel, MessagePort } = require('worker_threads');

class Question {
  constructor(size) {
    this.picture = Buffer.alloc(size, 1);
  }
}

class MessageChannelLeak {
  constructor() {
    this.opened = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.ask(new Question(size));
    }
    this.opened += count;
  }

  /** The port that waits for the answer. */
  ask(question) {
    const { port1 } = new MessageChannel();
    port1.on('message', function onAnswer() {
      question.picture.fill(0);
    });
    return port1;
  }

  count() {
    return this.opened;
  }

  /** Nobody but the runtime knows them. */
  stop() {
    const isPort = (handle) => handle instanceof MessagePort;
    process._getActiveHandles().filter(isPort).forEach((port) => port.close());
    this.opened = 0;
  }
}

class RepairedMessageChannel extends MessageChannelLeak {
  ask(question) {
    super.ask(question).close();
  }

  count() {
    return 0;
  }

  stop() {}
}

module.exports = { leaking: MessageChannelLeak, repaired: RepairedMessageChannel };
