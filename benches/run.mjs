#!/usr/bin/env node
// The one command behind every claim about one snapshot: measures heap-analyzer, DevTools' own engine and, if given, the peer
// tool heap-snapshot on realistic heaps of several sizes, and prints a Markdown table. See README.md beside this file.
//
//   node benches/run.mjs [--sizes 50,250,1000] [--runs 3] [--binary PATH] [--heap-snapshot PATH]
//                        [--skip-devtools] [--oracle PATH] [--data FOLDER]
//
// Tools take turns within each run, so that a slow minute of the machine hits all of them; the median counts. Exits 1
// when a tool fails. Writes nothing but the data folder (bench-data/, ignored by git), cargo's target/ and stdout.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

import {
  anyFailed, answers, CELL_HEADS, cells, checked, COMMON_OPTIONS, devtools, facts, fixed, head, machine, make, MB, measurer, of,
  shippedBinary, row, takeTurns, warm,
} from './measuring.mjs';

const OURS = 'heap-analyzer summary';

/** The snapshot of a size, made if it is not there yet. */
function snapshot(folder, mb) {
  const file = path.join(folder, `heap-${mb}.heapsnapshot`);
  make([file], '--mb', String(mb), '--out');
  return {mb, ...facts(file)};
}

/** name → the command line for a file. */
function tools({binary, oracle, ...given}, smallest) {
  const ours = file => [binary, 'summary', file, '--format', 'json', '-q'];
  answers(ours(smallest));
  const list = {[OURS]: ours};
  if (viewsDiffer(binary, smallest)) {
    list['heap-analyzer summary --view classes'] = file => [binary, 'summary', file, '--view', 'classes', '-q'];
  }
  if (given['heap-snapshot']) {
    list['heap-snapshot statistics'] = file => [given['heap-snapshot'], 'statistics', file];
    list['heap-snapshot summary'] = file => [given['heap-snapshot'], 'summary', file];
  }
  if (!given['skip-devtools']) {
    const engine = devtools(oracle);
    list["DevTools' engine, load"] = file => [...engine, 'time', file];
  }
  return list;
}

/** Is the class view something else than what `summary` prints anyway? Otherwise it isn't worth a row. */
function viewsDiffer(binary, file) {
  const print = (...args) => spawnSync(binary, ['summary', file, '-q', ...args], {maxBuffer: 2 ** 30});
  const plain = print(), classes = print('--view', 'classes');
  return classes.status === 0 && !plain.stdout.equals(classes.stdout);
}

/** {snapshot, results: {tool: [result of each run]}} for each snapshot. */
function measureAll(measure, list, snapshots, runs) {
  return snapshots.map(snapshot => {
    warm(snapshot.file);
    const commands = Object.fromEntries(Object.entries(list).map(([name, command]) => [name, command(snapshot.file)]));
    return {snapshot, results: takeTurns(measure, commands, `${snapshot.mb} MB`, runs)};
  });
}

function table(measured) {
  const lines = head(['file MB', 'nodes', 'edges', 'tool', ...CELL_HEADS], ['tool', 'outcome']);
  for (const {snapshot: {bytes, nodes, edges}, results} of measured) {
    for (const [name, rs] of Object.entries(results)) {
      lines.push(row([fixed(bytes / MB, 1), nodes, edges, name, ...cells(rs, results[OURS], {bytes, file: bytes})]));
    }
  }
  return lines.join('\n');
}

/** Seconds a gigabyte at the largest size over the same at the smallest: 1 is linear, more is worse than linear. */
function linearity(measured) {
  const first = measured[0], last = measured.at(-1);
  const perGb = ({snapshot, results}, name) => of(results[name], 'wall') * 1e9 / snapshot.bytes;
  const lines = [row(['tool', `s/GB at ${first.snapshot.mb} MB`, `s/GB at ${last.snapshot.mb} MB`, 'ratio']), '|---|---:|---:|---:|'];
  for (const name of Object.keys(first.results)) {
    const a = perGb(first, name), b = perGb(last, name);
    lines.push(row([name, fixed(a), fixed(b), fixed(b / a)]));
  }
  return lines.join('\n');
}

const {values} = parseArgs({options: {...COMMON_OPTIONS, sizes: {type: 'string', default: '50,250,1000'}}});
const given = checked(values);
const load = os.loadavg()[0];
fs.mkdirSync(given.data, {recursive: true});
const binary = path.resolve(given.binary ?? shippedBinary());
const measure = measurer(given.data);
const snapshots = given.sizes.map(mb => snapshot(given.data, mb));
const measured = measureAll(measure, tools({...given, binary}, snapshots[0].file), snapshots, given.runs);

console.log(`Median of ${given.runs} run${given.runs > 1 ? 's' : ''}, page cache warm; × is the ratio to \`${OURS}\`.\n`);
console.log(table(measured));
if (measured.length > 1) console.log(`\n${linearity(measured)}`);
console.log(`\n${machine(measure, load)}`);
process.exitCode = anyFailed(measured) ? 1 : 0;
