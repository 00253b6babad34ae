// Which C library a Linux program was linked with: asked about Node itself, since that is what surely runs here.
'use strict';

const fs = require('fs');

/** The interpreter's name stands right behind the program headers. */
const BYTES_WITH_INTERPRETER = 4096;

/**
 * @param {string} program path of a Linux program
 * @returns {'glibc' | 'musl' | undefined} undefined if that cannot be told, as of a static program
 */
function libcOf(program) {
  const start = startOf(program);
  if (start.includes('/ld-musl-')) {
    return 'musl';
  }
  if (start.includes('/ld-linux')) {
    return 'glibc';
  }
  return libcByReport();
}

function startOf(program) {
  const buffer = Buffer.alloc(BYTES_WITH_INTERPRETER);
  try {
    const file = fs.openSync(program, 'r');
    try {
      return buffer.toString('latin1', 0, fs.readSync(file, buffer, 0, buffer.length, 0));
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    return '';
  }
}

/** Where loaders have names of their own (NixOS, patched programs): what Node says of itself. It asks the network too, so last. */
function libcByReport() {
  const report = process.report && process.report.getReport && process.report.getReport();
  if (!report || !report.header) {
    return undefined;
  }
  if (report.header.glibcVersionRuntime) {
    return 'glibc';
  }
  return (report.sharedObjects || []).some((path) => /libc\.musl-|ld-musl-/.test(path)) ? 'musl' : undefined;
}

module.exports = { libcOf };
