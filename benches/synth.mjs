#!/usr/bin/env node
// The claims about synthetic snapshots: writes one of more than 2^32 bytes, with a planted leak, reads it back with
// `summary`, and prints what both took. See README.md beside this file.
//
//   node benches/synth.mjs [--nodes 52M] [--runs 1] [--binary PATH] [--data FOLDER]
//
// The writer is measured twice: into the data folder, and, where /dev/shm has room, into memory, which tells the program's
// own speed from the disk's. Exits 1 when a run fails, or when the answer does not show what was planted.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

import {COMMON_OPTIONS, facts, fixed, head, log, machine, MB, measurer, must, of, shippedBinary, row, run, warm} from './measuring.mjs';

/** What is planted and what the summary has to say of it. */
const LEAK = {name: 'map', class: 'Profile', perStep: 1000};
const IN_MEMORY = '/dev/shm';

const {values} = parseArgs({options: {
  nodes: {type: 'string', default: '52M'}, runs: {...COMMON_OPTIONS.runs, default: '1'}, binary: COMMON_OPTIONS.binary, data: COMMON_OPTIONS.data,
}});
const load = os.loadavg()[0];
fs.mkdirSync(values.data, {recursive: true});
const binary = path.resolve(values.binary ?? shippedBinary());
const measure = measurer(values.data);

const write = (out, ...options) => [binary, 'leak-generator', 'synth', '--nodes', values.nodes, '--out', out, '--force', '-q', ...options];
const times = (n, act) => Array.from({length: n}, act);

/** Runs of the writer into a folder, which is removed unless it is wanted. */
function written(folder, {keep = false} = {}) {
  const results = times(+values.runs, () => run(measure, write(folder)));
  const {bytes} = facts(path.join(folder, 'baseline.heapsnapshot'));
  if (!keep) fs.rmSync(folder, {recursive: true});
  return {results, bytes};
}

const rows = [];
function report(what, {results, bytes}) {
  const wall = of(results, 'wall');
  log(`${what}: ${fixed(wall)} s`);
  rows.push(row([what, fixed(bytes / MB, 0), fixed(wall), fixed(of(results, 'cpu')), fixed(bytes / MB / wall, 0), fixed(wall * 1e9 / bytes),
    fixed(of(results, 'rss') / MB, 0), results.every(r => r.exit === 0) ? 'ok' : 'failed']));
  if (results.some(r => r.exit !== 0)) process.exitCode = 1;
}

const folder = path.join(values.data, 'synth');
const disk = written(folder, {keep: true});
report('synth, to disk', disk);
const {bavail, bsize} = fs.existsSync(IN_MEMORY) ? fs.statfsSync(IN_MEMORY) : {bavail: 0, bsize: 0};
if (bavail * bsize > disk.bytes * 1.1) report('synth, to memory', written(fs.mkdtempSync(path.join(IN_MEMORY, 'synth-'))));

const file = path.join(folder, 'baseline.heapsnapshot');
warm(file);
report('summary', {bytes: disk.bytes, results: times(+values.runs, () => run(measure, [binary, 'summary', file, '--format', 'json', '-q']))});

// What is read is what was written: the same heap with a leak planted, a step later.
must(binary, write(folder, '--leak', LEAK.name, '--count', String(LEAK.perStep), '--steps', '1', '--size', '1kB').slice(1));
const step = path.join(folder, 'step-1.heapsnapshot');
const {classes, snapshot} = JSON.parse(must(binary, ['summary', step, '--view', 'classes', '--class', `^${LEAK.class}$`, '--format', 'json', '-q']));
const header = facts(step);
const isThere = classes[0]?.count === LEAK.perStep && snapshot.node_count === header.nodes && snapshot.edge_count === header.edges;
if (!isThere) {
  log(`error: ${LEAK.perStep} objects were planted in ${header.nodes} nodes; summary shows ${JSON.stringify(classes)} in ${snapshot.node_count}`);
  process.exitCode = 1;
}
fs.rmSync(folder, {recursive: true});

console.log(head(['', 'file MB', 'wall s', 'CPU s', 'MB/s', 'ns a byte', 'peak RSS MB', 'outcome'], ['', 'outcome']).concat(rows).join('\n'));
console.log(`\n${header.nodes} nodes, ${header.edges} edges; the planted leak was ${isThere ? 'there' : 'NOT there'}.\n\n${machine(measure, load)}`);
