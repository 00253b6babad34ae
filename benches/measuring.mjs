// What the benchmarks beside this file share: building, measuring whole processes in turns, and the words for the results.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const HERE = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.dirname(HERE);
export const MB = 1e6;

/** Options that every benchmark has, for parseArgs. */
export const COMMON_OPTIONS = {
  runs: {type: 'string', default: '3'}, binary: {type: 'string'}, 'heap-snapshot': {type: 'string'},
  'skip-devtools': {type: 'boolean'}, oracle: {type: 'string', default: path.join(ROOT, 'tests/conformance/oracle.mjs')},
  data: {type: 'string', default: path.join(ROOT, 'bench-data')},
};

export const log = text => process.stderr.write(`${text}\n`);
export const stop = text => {
  log(`error: ${text}`);
  process.exit(2);
};

/** --sizes and --runs as numbers. */
export function checked({sizes, runs, ...others}) {
  const numbers = sizes.split(',').map(Number).sort((a, b) => a - b);
  if (!numbers.every(mb => mb > 0) || !(Number.isInteger(+runs) && runs > 0)) stop('--sizes takes megabytes, --runs a whole number');
  return {...others, sizes: numbers, runs: +runs};
}

/** Runs a step that has to succeed; gives its standard output. */
export function must(program, args, settings = {}) {
  const done = spawnSync(program, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 30, ...settings});
  if (done.error || done.status !== 0) stop(`${program} ${args.join(' ')}: ${done.error?.message ?? `exit ${done.status ?? done.signal}`}`);
  return done.stdout;
}

// ---------------------------------------------------------------- what is needed

/** What is shipped, by its own profile: `cargo build --release` is made to build quickly. */
export function shippedBinary() {
  must('cargo', ['build', '--profile', 'dist', '--quiet'], {cwd: ROOT});
  return path.join(ROOT, 'target/dist/heap-analyzer');
}

/** Compiles measure.rs, which runs a program and tells its resource usage. */
export function measurer(folder) {
  const source = path.join(HERE, 'measure.rs'), binary = path.join(folder, 'measure');
  if (!fs.existsSync(binary) || fs.statSync(binary).mtimeMs < fs.statSync(source).mtimeMs) {
    must('rustc', ['--edition', '2024', '-O', '-o', binary, source]);
  }
  return binary;
}

/** What is known of a snapshot without reading it: size, and counts as its header states them. */
export function facts(file) {
  const {buffer} = readPiece(file, 0, 1 << 16);
  const count = name => Number(new RegExp(`"${name}":(\\d+)`).exec(buffer.toString('latin1'))?.[1]);
  return {file, bytes: fs.statSync(file).size, nodes: count('node_count'), edges: count('edge_count')};
}

/** Lets make-heap.mjs write what is not there yet, under another name until it is whole. */
export function make(files, ...args) {
  if (files.every(file => fs.existsSync(file))) return;
  log(`making ${files.join(' and ')} ...`);
  const parts = files.map(file => `${file}.part.heapsnapshot`);
  must(process.execPath, [path.join(HERE, 'make-heap.mjs'), ...args, ...parts]);
  parts.forEach((part, i) => fs.renameSync(part, files[i]));
}

function readPiece(file, at, size, buffer = Buffer.alloc(size)) {
  const fd = fs.openSync(file, 'r');
  const read = fs.readSync(fd, buffer, 0, size, at);
  fs.closeSync(fd);
  return {buffer, read};
}

/** Reads a file once, so that no tool waits for the disk. */
export function warm(file) {
  const size = 1 << 23, buffer = Buffer.alloc(size);
  for (let at = 0, read = 1; read > 0; at += read) ({read} = readPiece(file, at, size, buffer));
}

// ---------------------------------------------------------------- measuring

/** The beginning of a command line that runs DevTools' engine. */
export function devtools(oracle) {
  if (!fs.existsSync(oracle)) stop(`no DevTools driver at ${oracle}; give --oracle PATH or --skip-devtools`);
  must(process.execPath, [oracle, 'engine']);  // installs it if needed, outside the measured time
  // Without the limit the driver would start itself again with it.
  return [process.execPath, `--max-old-space-size=${Math.floor(os.totalmem() / 2 ** 20 * 0.8)}`, oracle];
}

/** A program that does nothing is fast: what is measured has to print a report. */
export function answers(command) {
  const text = must(command[0], command.slice(1));
  try {
    JSON.parse(text);
  } catch (e) {
    stop(`${command.join(' ')} prints no JSON (${e.message}), so its time means nothing`);
  }
}

export function run(measure, command) {
  const done = spawnSync(measure, command, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28});
  if (done.error || done.status !== 0) stop(`could not run ${command[0]}: ${done.error?.message ?? done.stderr}`);
  const result = JSON.parse(done.stdout);
  if (result.exit !== 0) log(`${command.join(' ')}\n  ended with ${outcome(result)}: ${done.stderr.trim().slice(-500)}`);
  return result;
}

export const outcome = r => r.exit === 0 ? 'ok' : r.signal ? `signal ${r.signal}` : `exit ${r.exit}`;

/** {tool: [result of each run]}; `list` has the command line of each tool, which take turns. */
export function takeTurns(measure, list, label, runs) {
  const results = Object.fromEntries(Object.keys(list).map(name => [name, []]));
  for (let round = 1; round <= runs; round++) {
    for (const [name, command] of Object.entries(list)) {
      const result = run(measure, command);
      log(`${label}, run ${round}: ${name}: ${result.wall.toFixed(2)} s`);
      results[name].push(result);
    }
  }
  return results;
}

export const anyFailed = measured => measured.some(({results}) => Object.values(results).flat().some(r => r.exit !== 0));

// ---------------------------------------------------------------- what is printed

const median = values => {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
export const of = (results, key) => median(results.map(r => r[key]));
export const fixed = (n, digits = 2) => n.toFixed(digits);
export const row = cells => `| ${cells.join(' | ')} |`;

/** The cells of one tool on one input: `first` is the tool that the ratios refer to, `file` the bytes of the largest file. */
export function cells(results, first, {bytes, file}) {
  const wall = of(results, 'wall'), rss = of(results, 'rss'), walls = results.map(r => r.wall);
  const ratio = key => fixed(of(results, key) / of(first, key));
  const failed = results.find(r => r.exit !== 0);
  return [
    `${fixed(wall)} (${fixed(Math.min(...walls))}–${fixed(Math.max(...walls))})`, fixed(of(results, 'cpu')), fixed(rss / MB, 0),
    fixed(wall * 1e9 / bytes), fixed(rss / file), ratio('wall'), ratio('cpu'), ratio('rss'), failed ? outcome(failed) : 'ok',
  ];
}
export const CELL_HEADS = ['wall s (min–max)', 'CPU s', 'peak RSS MB', 'ns a byte', 'RSS / file', 'wall ×', 'CPU ×', 'RSS ×', 'outcome'];

/** A Markdown table; columns named here are aligned to the left. */
export const head = (names, left) => [row(names), row(names.map(name => left.includes(name) ? '---' : '---:'))];

export function machine(measure, load) {
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
