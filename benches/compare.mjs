#!/usr/bin/env node
// The command behind every claim about pairs of snapshots: what changed between two, by heap-analyzer, by DevTools' own engine
// and, if given, by the peer tool heap-snapshot. See README.md beside this file.
//
//   node benches/compare.mjs [--sizes 250,1000] [--runs 3] [--binary PATH] [--heap-snapshot PATH]
//                            [--skip-devtools] [--oracle PATH] [--data FOLDER]
//
// Turns, medians, exit code and what is written: as run.mjs. "ns a byte" counts the bytes of both files, "RSS / file" is against
// the larger one.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

import {
  anyFailed, answers, CELL_HEADS, cells, checked, COMMON_OPTIONS, devtools, facts, fixed, head, machine, make, MB, measurer,
  shippedBinary, row, takeTurns, warm,
} from './measuring.mjs';

const CLASSES = 'heap-analyzer compare --view classes';

/** Two snapshots of one process, both of about this size, made if they are not there yet. */
function pair(folder, mb) {
  const files = ['before', 'after'].map(side => path.join(folder, `pair-${mb}-${side}.heapsnapshot`));
  make(files, '--mb', String(mb), '--series');
  return {mb, sides: files.map(facts)};
}

/** name → the command line for a pair. */
function tools({binary, oracle, ...given}, smallest) {
  const ours = (pair, ...options) => [binary, 'compare', ...pair, '--format', 'json', '-q', ...options];
  answers(ours(smallest, '--view', 'classes'));
  answers(ours(smallest));
  const list = {[CLASSES]: pair => ours(pair, '--view', 'classes'), 'heap-analyzer compare': pair => ours(pair)};
  if (given['heap-snapshot']) {
    list['heap-snapshot diff'] = ([before, after]) => [given['heap-snapshot'], 'diff', after, before];
  }
  if (!given['skip-devtools']) {
    const engine = devtools(oracle);
    list["DevTools' engine, diff"] = pair => [...engine, 'diff', ...pair];
  }
  return list;
}

function measureAll(measure, list, pairs, runs) {
  return pairs.map(pair => {
    const files = pair.sides.map(side => side.file);
    files.forEach(warm);
    const commands = Object.fromEntries(Object.entries(list).map(([name, command]) => [name, command(files)]));
    return {pair, results: takeTurns(measure, commands, `pair of ${pair.mb} MB`, runs)};
  });
}

function table(measured) {
  const lines = head(['files MB', 'nodes', 'tool', ...CELL_HEADS], ['files MB', 'nodes', 'tool', 'outcome']);
  for (const {pair: {sides}, results} of measured) {
    const sizes = sides.map(side => side.bytes);
    const input = {bytes: sizes[0] + sizes[1], file: Math.max(...sizes)};
    for (const [name, rs] of Object.entries(results)) {
      lines.push(row([
        sizes.map(bytes => fixed(bytes / MB, 0)).join(' + '), sides.map(side => side.nodes).join(' + '), name,
        ...cells(rs, results[CLASSES], input),
      ]));
    }
  }
  return lines.join('\n');
}

const {values} = parseArgs({options: {...COMMON_OPTIONS, sizes: {type: 'string', default: '250,1000'}}});
const given = checked(values);
const load = os.loadavg()[0];
fs.mkdirSync(given.data, {recursive: true});
const binary = path.resolve(given.binary ?? shippedBinary());
const measure = measurer(given.data);
const pairs = given.sizes.map(mb => pair(given.data, mb));
const measured = measureAll(measure, tools({...given, binary}, pairs[0].sides.map(side => side.file)), pairs, given.runs);

console.log(`Median of ${given.runs} run${given.runs > 1 ? 's' : ''}, page cache warm; × is the ratio to \`${CLASSES}\`.\n`);
console.log(table(measured));
console.log(`\n${machine(measure, load)}`);
process.exitCode = anyFailed(measured) ? 1 : 0;
