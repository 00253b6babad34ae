// Writing answers: rows of tab-separated text, and JSON, in large pieces.
import fs from 'node:fs';

const SPECIAL = /[\\\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const NAMED = {'\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r'};

/** Text for a cell: backslash, tab, line feed, carriage return as \\ \t \n \r; other control characters and lone surrogates as \uXXXX. */
export const escape = text => String(text).replace(SPECIAL, c => NAMED[c] ?? '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));

/** Collects text and writes it out in large pieces, to a file or to standard output. */
export class Out {
  #fd;
  #own;
  #parts = [];
  #size = 0;
  constructor(file) {
    this.#own = file !== undefined;
    this.#fd = this.#own ? fs.openSync(file, 'w') : 1;
  }
  text(s) {
    this.#parts.push(s);
    this.#size += s.length;
    if (this.#size > 1 << 20) {
      this.flush();
    }
  }
  row(...cells) {
    this.text(cells.join('\t') + '\n');
  }
  json(value) {
    this.text(JSON.stringify(value, null, 1) + '\n');
  }
  flush() {
    const bytes = Buffer.from(this.#parts.join(''), 'utf8');
    this.#parts = [];
    this.#size = 0;
    for (let at = 0; at < bytes.length;) {
      try {
        at += fs.writeSync(this.#fd, bytes, at);
      } catch (e) {
        if (e.code === 'EPIPE') {
          process.exit(0);
        }
        if (e.code !== 'EAGAIN') {
          throw e;
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  }
  close() {
    this.flush();
    if (this.#own) {
      fs.closeSync(this.#fd);
    }
  }
}
