#!/usr/bin/env node
// Makes a heap snapshot of a wanted size for the benchmarks: fills a Node process with what a long-running server
// keeps (sessions, requests, caches, queues, listeners, timers, buffers ...) and lets V8 write its own snapshot of it.
//
//   node benches/make-heap.mjs --mb 50 --out bench-data/heap-50.heapsnapshot
//   node benches/make-heap.mjs --mb 50 --series bench-data/before.heapsnapshot bench-data/after.heapsnapshot
//
// A series is two or more snapshots of one process: between them some percent of what it keeps goes away, and more than that comes.
//
// The contents come from a seeded generator, so two runs of one Node version give the same graph up to what Node itself
// allocates. The world grows shift by shift; a first snapshot at a fraction of the size tells how many shifts the
// wanted number of bytes takes, so the file lands within some percent of it.
import {spawnSync} from 'node:child_process';
import {EventEmitter} from 'node:events';
import fs from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import v8 from 'node:v8';

const TOLERANCE = 0.1;       // how far the file may be off the wanted size
const probeFraction = mb => mb < 100 ? 0.3 : 0.1;  // of the wanted size, for the estimate; warming up costs extra
const BYTES_PER_SHIFT = 280_000;  // first guess, only used to choose the size of the probe
const TURNOVER = 0.03;            // between two snapshots of a series, this part of all shifts comes, half of it goes
const QUEUE_LENGTH = 100_000;     // the longest linked list
const LRU_CAPACITY = 5_000;

// ---------------------------------------------------------------- deterministic chance

let state = 0x9e3779b9;
/** A whole number in [0, n): xorshift32. */
const pick = n => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % n;
};
const oneOf = list => list[pick(list.length)];
const times = (n, make) => Array.from({length: n}, (_, i) => make(i));

const WORDS = ('account invoice order basket payment session token cursor shard replica region tenant feature metric ' +
  'gateway upstream worker journal ledger profile address parcel carrier stock price currency coupon review rating').split(' ');
const ROUTES = WORDS.map(w => `/api/v2/${w}s`);
const word = () => oneOf(WORDS);
let serial = 0;
/** A string with its own storage, unlike any other one. */
const unique = prefix => Buffer.from(`${prefix}-${(serial++).toString(36)}-${pick(2 ** 31).toString(36)}`).toString('latin1');
/** An equal but separate copy of one of a few strings. */
const duplicate = () => Buffer.from(`${word()}: temporarily unavailable, please retry later`).toString('latin1');
/** V8 keeps this as a tree of its parts. */
const concatenated = () => unique('trace') + ' ' + duplicate() + '; ' + unique('span');
/** V8 keeps this as a window on a longer string. */
const sliced = () => duplicate().slice(3 + pick(9));
/** Not a small integer, so that it takes an object of its own where the shape allows for one. */
const real = () => pick(1e9) / 1024 + 0.125;

// ---------------------------------------------------------------- classes

/** Many classes, as a code base has: each with a few fields of its own besides those of its base. */
class Entity {
  constructor() {
    this.id = serial++;
    this.version = real();
  }
}
const ENTITIES = WORDS.flatMap((w, i) => ['Record', 'Command', 'View'].map(kind => {
  const name = w[0].toUpperCase() + w.slice(1) + kind;
  const fields = times(2 + (i % 4), f => `${WORDS[(i + 7 * f + 1) % WORDS.length]}${f}`);
  return new Function('Entity', 'value', `return class ${name} extends Entity {
    constructor(owner) { super(); this.owner = owner; ${fields.map(f => `this.${f} = value();`).join(' ')} }
    describe() { return this.id + ':' + this.owner; }
  }`)(Entity, () => value());
}));

const value = () => {
  switch (pick(12)) {
    case 0: return unique('v');
    case 1: return duplicate();
    case 2: return new Date(1.7e12 + pick(1e9));
    case 3: return times(1 + pick(5), () => pick(1e6));
    case 4: return {unit: word(), amount: real()};
    case 5: return null;
    case 6: return real();
    case 7: return pick(2) === 0;
    case 8: return oneOf(ROUTES);
    case 9: return [word(), real(), {nested: pick(100)}];
    default: return pick(1e6);
  }
};

const SHAPES = [
  () => ({id: serial++, name: unique('item'), tags: [word(), word()]}),
  () => ({x: real(), y: real(), z: real()}),
  () => ({key: unique('k'), value: value(), next: null, hits: pick(1000)}),
  () => ({code: 200 + pick(300), message: duplicate(), cause: undefined, at: new Date(1.7e12 + pick(1e9))}),
  () => ({width: pick(4000), height: pick(4000), url: unique('https://cdn.example/img'), alt: word(), lazy: true}),
  () => ({[unique('dyn')]: pick(9), [unique('dyn')]: word(), [Symbol(word())]: pick(9)}),
];
const plain = () => oneOf(SHAPES)();

class Headers {
  constructor(route) {
    this.map = new Map([['host', 'shop.example'], ['accept', '*/*'], ['x-request-id', unique('req')], [':path', route]]);
    this.cookie = unique('sid');
  }
}
class Request {
  constructor(session, route) {
    Object.assign(this, {session, route, headers: new Headers(route), query: {page: pick(50), q: sliced()}, timing: real()});
    this.params = route.split('/');
    this.body = pick(4) === 0 ? Buffer.alloc(64 + pick(400)) : null;
    this.response = new Response(this);
  }
}
class Response {
  constructor(request) {
    this.request = request;
    this.status = 200 + pick(5);
    this.payload = {ok: true, data: times(1 + pick(5), plain), log: pick(3) ? null : concatenated()};
    this.onFinish = status => { this.status = status; request.timing += 1; };
  }
}
class Session extends EventEmitter {
  #secret = {salt: pick(1e9), key: unique('key')};
  constructor() {
    super();
    this.user = {name: unique('user'), roles: new Set(times(1 + pick(3), word)), address: {city: word(), zip: pick(99999)}};
    this.requests = [];
    const counters = {seen: 0, failed: 0};
    this.on('request', () => { counters.seen++; });
    this.on('error', () => { counters.failed += this.requests.length; });
    this.once('close', () => this.#secret.key);
  }
}
class QueueNode { constructor(job, next) { this.job = job; this.next = next; } }
class TreeNode { constructor(key) { this.key = key; this.left = null; this.right = null; this.weight = real(); } }
class LruCache {
  entries = new Map();
  set(key, v) {
    this.entries.set(key, {key, value: v, expires: real()});
    if (this.entries.size > LRU_CAPACITY) this.entries.delete(this.entries.keys().next().value);
  }
}

// ---------------------------------------------------------------- the world and how it grows

const world = {
  sessions: [], queues: [], trees: [], caches: [], byName: Object.create(null), pending: [], routes: new Map(), buffers: [],
  patterns: [], entities: [], handlers: [], weakRefs: [], meta: new WeakMap(), columns: [], generators: [], log: [],
};
globalThis.world = world;

function insert(tree, node) {
  for (let at = tree; ;) {
    const side = node.key < at.key ? 'left' : 'right';
    if (!at[side]) return void (at[side] = node);
    at = at[side];
  }
}

function* cursor(rows) {
  for (const row of rows) yield {row, at: real()};
}

function makeHandler(route, owner) {
  const stats = {route, calls: 0, last: null};
  return {route, call: input => { stats.calls++; stats.last = input; return owner; }, reset: () => { stats.calls = 0; }};
}

/** What one stretch of work leaves behind: some 3500 nodes. */
function shift(number) {
  if (number % 40 === 0) {  // now and then a new one of the large structures
    world.caches.push(new LruCache());
    world.trees.push(new TreeNode(pick(2 ** 30)));
  }
  if (number % (QUEUE_LENGTH / 100) === 0) world.queues.push({length: 0, head: null});
  const queue = world.queues.at(-1), tree = world.trees.at(-1), cache = world.caches.at(-1);

  for (let i = 0; i < 12; i++) {
    const session = new Session();
    world.sessions.push(session);
    world.meta.set(session, {created: real(), flags: [word()]});
    for (let r = pick(5); r > 0; r--) session.requests.push(new Request(session, oneOf(ROUTES)));
    if (i % 4 === 0) world.weakRefs.push(new WeakRef(session));
  }
  for (let i = 0; i < 100; i++) queue.head = new QueueNode(pick(4) ? queue.length : plain(), queue.head), queue.length++;
  for (let i = 0; i < 60; i++) insert(tree, new TreeNode(pick(2 ** 30)));
  for (let i = 0; i < 60; i++) cache.set(unique('cache'), pick(2) ? plain() : value());
  for (let i = 0; i < 120; i++) world.entities.push(new (oneOf(ENTITIES))(oneOf(world.sessions)));
  for (let i = 0; i < 25; i++) world.handlers.push(makeHandler(oneOf(ROUTES), oneOf(world.entities)));
  world.byName[unique('index')] = times(20, () => oneOf(world.entities));
  world.routes.set(unique('route'), new Set(times(30, () => oneOf(world.entities))));
  world.columns.push({ids: times(50, () => pick(1e6)), prices: times(50, real), names: times(180, () => unique('n')), grid: [times(9, real), [,1,,2]]});
  world.buffers.push(Buffer.alloc(128 + pick(8000)), new Float64Array(pick(64)), new DataView(new ArrayBuffer(16)), new BigInt64Array(4));
  world.patterns.push(new RegExp(`^${unique('p')}(\\d+)$`, 'u'), new Error(unique('failure')), 2n ** BigInt(70 + pick(90)), new URL(`https://shop.example/${word()}`));
  world.log.push(...times(10, concatenated), ...times(10, sliced), ...times(90, duplicate));
  const rows = world.columns.at(-1);
  for (let i = 0; i < 6; i++) {
    let settle;
    const gate = new Promise(resolve => { settle = resolve; });
    const waiter = (async () => { const input = plain(); await gate; return [rows, input]; })();
    world.pending.push({settle, done: waiter.then(v => v, error => ({error}))});
  }
  const generator = cursor(rows.names);
  generator.next();
  world.generators.push(generator);
  setTimeout(() => queue.length, 1e6 + number).unref();
  setTimeout(makeHandler(oneOf(ROUTES), cache).call, 1e6 + (number % 16) * 1000).unref();
}

/** What expires: about as much of each kind as some shifts have brought. */
function expire(shifts) {
  world.sessions.splice(0, 12 * shifts);
  world.entities.splice(0, 120 * shifts);
  world.handlers.splice(0, 25 * shifts);
  world.columns.splice(0, shifts);
  world.buffers.splice(0, 4 * shifts);
  world.log.splice(0, 110 * shifts);
  world.pending.splice(0, 6 * shifts).forEach(({settle}) => settle());
  for (const name of Object.keys(world.byName).slice(0, shifts)) delete world.byName[name];
  for (const route of [...world.routes.keys()].slice(0, shifts)) world.routes.delete(route);
  const {queues} = world;
  for (let i = 100 * shifts; i > 0 && queues.at(-1).head; i--) queues.at(-1).head = queues.at(-1).head.next, queues.at(-1).length--;
}

// ---------------------------------------------------------------- sizes

async function snapshotBytes() {
  let bytes = 0;
  for await (const piece of v8.getHeapSnapshot()) bytes += piece.length;
  return bytes;
}

/** Number of shifts for a snapshot of `wanted` bytes. */
async function calibrate(wanted) {
  shift(0);
  let done = 1;
  const base = await snapshotBytes();
  const probe = Math.max(2, Math.round(wanted * probeFraction(wanted / 1e6) / BYTES_PER_SHIFT));
  while (done < probe) shift(done++);
  const probed = await snapshotBytes();
  // A reference to a node costs more digits the more nodes there are: about a twentieth of the file per decade.
  const growth = 1 + 0.05 * Math.log10(Math.max(1, wanted / probed));
  const perShift = (probed - base) / (probe - 1) * growth;
  return {done, shifts: Math.max(done, Math.round(done + (wanted - probed) / perShift)), perShift};
}

/** Writes a snapshot; whether its size is the wanted one. */
function write(file, wanted, plan) {
  v8.writeHeapSnapshot(file);
  const bytes = fs.statSync(file).size;
  const off = bytes / wanted - 1;
  console.error(`${file}: ${(bytes / 1e6).toFixed(1)} MB, ${plan.shifts} shifts of ${plan.perShift.toFixed(0)} bytes, ${(off * 100).toFixed(1)} % off`);
  return Math.abs(off) <= TOLERANCE || bytes <= 10e6;  // smaller ones are mostly Node's own objects
}

async function main(wanted, [first, ...later]) {
  const plan = await calibrate(wanted);
  const more = Math.ceil(plan.shifts * TURNOVER);
  let done = plan.done;
  const until = count => {
    while (done < count) shift(done++);
  };
  until(plan.shifts - later.length * more);
  let good = write(first, wanted, plan);
  for (const file of later) {
    expire(more >> 1);
    until(done + more);
    await new Promise(resolve => setTimeout(resolve, 10));  // what waited for settled promises goes on
    good = write(file, wanted, plan) && good;
  }
  process.exit(good ? 0 : 1);
}

const {values, positionals} = parseArgs({
  options: {mb: {type: 'string'}, out: {type: 'string'}, series: {type: 'boolean'}}, allowPositionals: true,
});
const mb = Number(values.mb);
const files = values.series ? positionals : [values.out, ...positionals];
if (!(mb > 0) || (values.series ? files.length < 2 : files.length !== 1) || !files[0]) {
  console.error('usage: node benches/make-heap.mjs --mb MEGABYTES (--out FILE | --series FIRST SECOND …)');
  process.exit(2);
}
if (process.env.MAKE_HEAP_CHILD) {
  await main(mb * 1e6, files);
} else {  // V8 takes its heap limit at the start only
  const args = [`--max-old-space-size=${Math.max(2048, mb * 4)}`, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawnSync(process.execPath, args, {stdio: 'inherit', env: {...process.env, MAKE_HEAP_CHILD: '1'}});
  process.exit(child.status ?? 1);
}
