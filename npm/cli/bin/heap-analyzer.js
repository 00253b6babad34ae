#!/usr/bin/env node
// The command `heap-analyzer` of the npm package: finds the program for this machine and runs it in its own place.
'use strict';

const { findBinary } = require('../lib/binary.js');
const { run } = require('../lib/run.js');

/** The exit code for bad input, the same as the program's own. */
const BAD_INPUT = 2;

function fail(message) {
  process.stderr.write('error: ' + message + '\n');
  process.exitCode = BAD_INPUT;
}

const found = findBinary(process);
if (found.problem) {
  fail(found.problem);
} else {
  run(found.binary, process.argv.slice(2), fail);
}
