#!/usr/bin/env node
// The one command behind every performance claim: measures heap-analyzer, DevTools' own engine and, if given, the peer
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
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(HERE);
const OURS = 'heap-analyzer summary';
const MB = 1e6;

const log = text => process.stderr.write(`${text}\n`);
const stop = text => {
  log(`error: ${text}`);
  process.exit(2);
};

function options() {
  const text = fallback => ({type: 'string', default: fallback});
  const {values} = parseArgs({options: {
    sizes: text('50,250,1000'), runs: text('3'), binary: text(), 'heap-snapshot': text(), 'skip-devtools': {type: 'boolean'},
    oracle: text(path.join(ROOT, 'tests/conformance/oracle.mjs')), data: text(path.join(ROOT, 'bench-data')),
  }});
  const sizes = values.sizes.split(',').map(Number).sort((a, b) => a - b);
  const runs = Number(values.runs);
  if (!sizes.every(mb => mb > 0) || !(Number.isInteger(runs) && runs > 0)) stop('--sizes takes megabytes, --runs a whole number');
  return {...values, sizes, runs};
}

/** Runs a step that has to succeed; gives its standard output. */
function must(program, args, settings = {}) {
  const done = spawnSync(program, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 30, ...settings});
  if (done.error || done.status !== 0) stop(`${program} ${args.join(' ')}: ${done.error?.message ?? `exit ${done.status ?? done.signal}`}`);
  return done.stdout;
}

// ---------------------------------------------------------------- what is needed

function releaseBinary() {
  must('cargo', ['build', '--release', '--quiet'], {cwd: ROOT});
  return path.join(ROOT, 'target/release/heap-analyzer');
}

/** Compiles measure.rs, which runs a program and tells its resource usage. */
function measurer(folder) {
  const source = path.join(HERE, 'measure.rs'), binary = path.join(folder, 'measure');
  if (!fs.existsSync(binary) || fs.statSync(binary).mtimeMs < fs.statSync(source).mtimeMs) {
    must('rustc', ['--edition', '2024', '-O', '-o', binary, source]);
  }
  return binary;
}

/** The snapshot of a size, made if it is not there yet; counts as its header states them. */
function snapshot(folder, mb) {
  const file = path.join(folder, `heap-${mb}.heapsnapshot`);
  if (!fs.existsSync(file)) {
    log(`making ${file} ...`);
    must(process.execPath, [path.join(HERE, 'make-heap.mjs'), '--mb', String(mb), '--out', `${file}.part.heapsnapshot`]);
    fs.renameSync(`${file}.part.heapsnapshot`, file);
  }
  const {buffer} = readPiece(file, 0, 1 << 16);
  const count = name => Number(new RegExp(`"${name}":(\\d+)`).exec(buffer.toString('latin1'))?.[1]);
  return {file, mb, bytes: fs.statSync(file).size, nodes: count('node_count'), edges: count('edge_count')};
}

function readPiece(file, at, size, buffer = Buffer.alloc(size)) {
  const fd = fs.openSync(file, 'r');
  const read = fs.readSync(fd, buffer, 0, size, at);
  fs.closeSync(fd);
  return {buffer, read};
}

/** Reads a file once, so that no tool waits for the disk. */
function warm(file) {
  const size = 1 << 23, buffer = Buffer.alloc(size);
  for (let at = 0, read = 1; read > 0; at += read) ({read} = readPiece(file, at, size, buffer));
}

// ---------------------------------------------------------------- tools

/** name → the command line for a file. */
function tools({binary, oracle, ...given}, smallest) {
  answers(binary, smallest);
  const list = {[OURS]: file => [binary, 'summary', file, '--format', 'json', '-q']};
  if (viewsDiffer(binary, smallest)) {
    list['heap-analyzer summary --view classes'] = file => [binary, 'summary', file, '--view', 'classes', '-q'];
  }
  if (given['heap-snapshot']) {
    list['heap-snapshot statistics'] = file => [given['heap-snapshot'], 'statistics', file];
    list['heap-snapshot summary'] = file => [given['heap-snapshot'], 'summary', file];
  }
  if (!given['skip-devtools']) {
    if (!fs.existsSync(oracle)) stop(`no DevTools driver at ${oracle}; give --oracle PATH or --skip-devtools`);
    must(process.execPath, [oracle, 'engine']);  // installs it if needed, outside the measured time
    const heap = `--max-old-space-size=${Math.floor(os.totalmem() / 2 ** 20 * 0.8)}`;  // else the driver starts itself again
    list["DevTools' engine, load"] = file => [process.execPath, heap, oracle, 'time', file];
  }
  return list;
}

/** A program that does nothing is fast: what is measured has to print a report. */
function answers(binary, file) {
  const text = must(binary, ['summary', file, '--format', 'json', '-q']);
  try {
    JSON.parse(text);
  } catch (e) {
    stop(`${binary} summary prints no JSON (${e.message}), so its time means nothing`);
  }
}

/** Is the class view something else than what `summary` prints anyway? Otherwise it isn't worth a row. */
function viewsDiffer(binary, file) {
  const print = (...args) => spawnSync(binary, ['summary', file, '-q', ...args], {maxBuffer: 2 ** 30});
  const plain = print(), classes = print('--view', 'classes');
  return classes.status === 0 && !plain.stdout.equals(classes.stdout);
}

function run(measure, command) {
  const done = spawnSync(measure, command, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28});
  if (done.error || done.status !== 0) stop(`could not run ${command[0]}: ${done.error?.message ?? done.stderr}`);
  const result = JSON.parse(done.stdout);
  if (result.exit !== 0) log(`${command.join(' ')}\n  ended with ${outcome(result)}: ${done.stderr.trim().slice(-500)}`);
  return result;
}

const outcome = r => r.exit === 0 ? 'ok' : r.signal ? `signal ${r.signal}` : `exit ${r.exit}`;

/** {snapshot, results: {tool: [result of each run]}} for each snapshot. */
function measureAll(measure, list, snapshots, runs) {
  return snapshots.map(snapshot => {
    warm(snapshot.file);
    const results = Object.fromEntries(Object.keys(list).map(name => [name, []]));
    for (let round = 1; round <= runs; round++) {
      for (const [name, command] of Object.entries(list)) {
        const result = run(measure, command(snapshot.file));
        log(`${snapshot.mb} MB, run ${round}: ${name}: ${result.wall.toFixed(2)} s`);
        results[name].push(result);
      }
    }
    return {snapshot, results};
  });
}

// ---------------------------------------------------------------- what is printed

const median = values => {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const of = (results, key) => median(results.map(r => r[key]));
const fixed = (n, digits = 2) => n.toFixed(digits);
const row = cells => `| ${cells.join(' | ')} |`;

function table(measured) {
  const head = ['file MB', 'nodes', 'edges', 'tool', 'wall s (min–max)', 'CPU s', 'peak RSS MB', 'ns a byte', 'RSS / file',
                'wall ×', 'CPU ×', 'RSS ×', 'outcome'];
  const lines = [row(head), row(head.map((_, i) => i === 3 || i === 12 ? '---' : '---:'))];
  for (const {snapshot, results} of measured) {
    for (const [name, rs] of Object.entries(results)) {
      const wall = of(rs, 'wall'), cpu = of(rs, 'cpu'), rss = of(rs, 'rss');
      const walls = rs.map(r => r.wall);
      const ratio = key => fixed(of(rs, key) / of(results[OURS], key));
      const failed = rs.find(r => r.exit !== 0);
      lines.push(row([
        fixed(snapshot.bytes / MB, 1), snapshot.nodes, snapshot.edges, name,
        `${fixed(wall)} (${fixed(Math.min(...walls))}–${fixed(Math.max(...walls))})`, fixed(cpu), fixed(rss / MB, 0),
        fixed(wall * 1e9 / snapshot.bytes), fixed(rss / snapshot.bytes), ratio('wall'), ratio('cpu'), ratio('rss'),
        failed ? outcome(failed) : 'ok',
      ]));
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

function machine(measure, load) {
  const cpus = os.cpus(), floor = run(measure, ['true']);
  const commit = spawnSync('git', ['describe', '--always', '--dirty'], {cwd: ROOT, encoding: 'utf8'}).stdout?.trim();
  return [
    `- ${cpus.length} cores, ${cpus[0].model}, ${fixed(os.totalmem() / 2 ** 30, 0)} GiB`,
    `- ${os.type()} ${os.release()}, Node ${process.version}, ${must('rustc', ['--version']).trim()}`,
    `- heap-analyzer at commit ${commit || 'unknown'}, ${new Date().toISOString().slice(0, 10)}`,
    `- load average before the start: ${fixed(load)} (much more than 0: others were working here, trust the ratios and the CPU time)`,
    `- \`true\` measured the same way: ${fixed(floor.wall * 1000, 1)} ms, ${fixed(floor.rss / MB, 1)} MB`,
  ].join('\n');
}

// ----------------------------------------------------------------

const given = options();
const load = os.loadavg()[0];
fs.mkdirSync(given.data, {recursive: true});
const binary = path.resolve(given.binary ?? releaseBinary());
const measure = measurer(given.data);
const snapshots = given.sizes.map(mb => snapshot(given.data, mb));
const measured = measureAll(measure, tools({...given, binary}, snapshots[0].file), snapshots, given.runs);

console.log(`Median of ${given.runs} run${given.runs > 1 ? 's' : ''}, page cache warm; × is the ratio to \`${OURS}\`.\n`);
console.log(table(measured));
if (measured.length > 1) console.log(`\n${linearity(measured)}`);
console.log(`\n${machine(measure, load)}`);
process.exitCode = measured.some(({results}) => Object.values(results).flat().some(r => r.exit !== 0)) ? 1 : 0;
