#!/usr/bin/env node
// The command behind every claim about find-leaks: three snapshots of one process, against one `summary` of the last of them.
// See README.md beside this file.
//
//   node benches/find-leaks.mjs [--sizes 3,250] [--runs 3] [--binary PATH] [--data FOLDER]
//
// Turns, medians, exit code and what is written: as run.mjs. "ns a byte" counts the bytes of all files that a command reads, "RSS /
// file" is against the largest one. What keeps growing between the snapshots is what a series of make-heap.mjs grows by, so
// find-leaks has findings to tell and is asked to end well with them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

import {
  anyFailed, answers, CELL_HEADS, cells, checked, COMMON_OPTIONS, facts, fixed, head, machine, make, MB, measurer, shippedBinary, row,
  takeTurns, warm,
} from './measuring.mjs';

const SUMMARY = 'heap-analyzer summary';
const FIND_LEAKS = 'heap-analyzer find-leaks';

/** Three snapshots of one process, each of about this size, made if they are not there yet. */
function series(folder, mb) {
  const files = [1, 2, 3].map(at => path.join(folder, `series-${mb}-${at}.heapsnapshot`));
  make(files, '--mb', String(mb), '--series');
  return {mb, files: files.map(facts)};
}

function measured(measure, binary, {mb, files}, runs) {
  const paths = files.map(({file}) => file);
  paths.forEach(warm);
  const commands = {
    [SUMMARY]: [binary, 'summary', paths.at(-1), '--format', 'json', '-q'],
    [FIND_LEAKS]: [binary, 'find-leaks', ...paths, '--format', 'json', '-q', '--exit-zero'],
  };
  Object.values(commands).forEach(answers);
  return {files, results: takeTurns(measure, commands, `series of ${mb} MB`, runs)};
}

function table(all) {
  const lines = head(['files MB', 'command', ...CELL_HEADS], ['files MB', 'command', 'outcome']);
  for (const {files, results} of all) {
    const sizes = files.map(({bytes}) => bytes), largest = Math.max(...sizes);
    const read = {[SUMMARY]: sizes.at(-1), [FIND_LEAKS]: sizes.reduce((a, b) => a + b)};
    for (const [name, rs] of Object.entries(results)) {
      const shown = name === SUMMARY ? sizes.slice(-1) : sizes;
      lines.push(row([
        shown.map(bytes => fixed(bytes / MB, 0)).join(' + '), name, ...cells(rs, results[SUMMARY], {bytes: read[name], file: largest}),
      ]));
    }
  }
  return lines.join('\n');
}

const {values} = parseArgs({options: {...COMMON_OPTIONS, sizes: {type: 'string', default: '3,250'}}});
const given = checked(values);
const load = os.loadavg()[0];
fs.mkdirSync(given.data, {recursive: true});
const binary = path.resolve(given.binary ?? shippedBinary());
const measure = measurer(given.data);
const all = given.sizes.map(mb => measured(measure, binary, series(given.data, mb), given.runs));

console.log(`Median of ${given.runs} run${given.runs > 1 ? 's' : ''}, page cache warm; × is the ratio to \`${SUMMARY}\`.\n`);
console.log(table(all));
console.log(`\n${machine(measure, load)}`);
process.exitCode = anyFailed(all) ? 1 : 0;
