// Errors that are kept for a report, with everything that hangs on them.
//
// What leaks: the log keeps Error objects; each has its cause, its stack and the request that it happened in.
// In a snapshot: an array of RequestError objects that grows; `request` holds a buffer, `cause` another Error.
// Repair: log text, not objects; keep the last few lines.
'use strict';

class RequestError extends Error {
  constructor(request, cause) {
    super('the request failed');
    this.name = 'RequestError';
    this.request = request;
    this.cause = cause;
  }
}

class FailedRequest {
  constructor(size) {
    this.body = Buffer.alloc(size, 1);
  }
}

class ErrorLogLeak {
  constructor() {
    this.errors = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      try {
        this.handle(new FailedRequest(size));
      } catch (error) {
        this.log(error);
      }
    }
  }

  handle(request) {
    try {
      JSON.parse('{');
    } catch (cause) {
      throw new RequestError(request, cause);
    }
  }

  log(error) {
    this.errors.push(error);
  }

  count() {
    return this.errors.length;
  }

  stop() {
    this.errors = [];
  }
}

class RepairedErrorLog extends ErrorLogLeak {
  log(error) {
    this.lastLine = `${error.name}: ${error.message}`;
  }
}

module.exports = { leaking: ErrorLogLeak, repaired: RepairedErrorLog };
