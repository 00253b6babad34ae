// Dumps of the heap, asked for over HTTP or by a signal: one at a time, garbage collected first, whole files only.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const { collectGarbage, writeSnapshot } = require('./runtime.cjs');

/** Milliseconds between "not ready" and the dump, which stops the process: time for a load balancer to look elsewhere. */
const DRAIN = 500;
/** Milliseconds after a dump in which requests that came in meanwhile are still told "not ready". */
const SETTLE = 100;

class Dumps {
  constructor(folder, tell) {
    this.folder = folder;
    this.tell = tell;
    this.running = false;
    this.token = process.env.HEAPDUMP_TOKEN || '';
    this.bySignal = process.env.HEAPDUMP_ENABLED === '1';
  }

  get hasToken() {
    return this.token !== '';
  }

  /** Whether this is the token. Without a configured one nothing is. */
  mayAsk(token) {
    const digest = (text) => crypto.createHash('sha256').update(text).digest();
    return this.hasToken && typeof token === 'string' && crypto.timingSafeEqual(digest(token), digest(this.token));
  }

  onSignal() {
    if (!this.bySignal) {
      this.tell({ note: 'SIGUSR2 came, but dumps by signal are off: start with HEAPDUMP_ENABLED=1 to allow them' });
    } else if (this.running) {
      this.tell({ note: 'SIGUSR2 came, but a dump is already in progress' });
    } else {
      this.start('on-sigusr2');
    }
  }

  start(reason) {
    this.running = true;
    setTimeout(() => this.write(reason), DRAIN);
  }

  async write(reason) {
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    const file = path.join(this.folder, `${reason}-${time}.heapsnapshot`);
    const part = `${file}.part`;
    try {
      await collectGarbage();
      this.tell({ dumpBegun: part });
      writeSnapshot(part);
      fs.renameSync(part, file);
      this.tell({ dumpWritten: file });
    } catch (error) {
      try {
        fs.unlinkSync(part);
      } catch (gone) {
        // It was never begun.
      }
      this.tell({ dumpFailed: error.message, code: error.code || null });
    }
    setTimeout(() => {
      this.running = false;
    }, SETTLE);
  }
}

module.exports = { Dumps };
