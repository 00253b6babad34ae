#!/usr/bin/env node
// A hook for pre-commit: refuses the files among its arguments that are heap snapshots, by name or by content, packed or not.
// Exit code 0 if there is none, 1 if there is one, 2 if a file can't be read. Plain CommonJS for any Node.
// What it reads and unpacks is bounded, whatever a file says of itself: see the limits below.
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const zlib = require('zlib');

const NAME = /\.(heapsnapshot|heaptimeline)(\.[a-z0-9]{1,9})*$/i;

const MIB = 1024 * 1024;

/** As much of a plain file is looked through. */
const MOST_PLAIN = 512 * MIB;

/** As much of a packed file is read, and as much is kept of each thing in it, to see what is packed in that. */
const MOST_PACKED = 64 * MIB;

/** As much is unpacked of one file. */
const MOST_UNPACKED = 512 * MIB;

/** Packed in packed in packed. */
const MOST_LAYERS = 6;

/** So many files of an archive are looked at. */
const MOST_MEMBERS = 10000;

/** Milliseconds that another program may unpack. */
const LONGEST_UNPACKING = 60000;

/** What is looked through at once, and how much of it again with the next: more than a header has between two of its keys. */
const PIECE = MIB;
const OVERLAP = 16 * 1024;

const ADVICE = `
A heap snapshot holds every string of the process that wrote it: passwords, tokens, what users have typed. Whoever gets the
repository gets these too, and a later commit does not take them out of its history. Take it out of this commit:
  git rm --cached FILE
and let .gitignore name *.heapsnapshot and *.heaptimeline. One that holds no secrets and belongs here passes by \`exclude\`
of this hook in .pre-commit-config.yaml.
`;

/** Why a file is taken for a snapshot; undefined if it is none. What could not be looked into goes to \`notes\`. */
async function reason(path, notes) {
  if (NAME.test(path)) {
    return 'a heap snapshot by its name';
  }
  const start = head(path, MOST_PACKED);
  const found = isSnapshotFile(path, start) ? 'content' : await foundIn(start, { path, left: MOST_UNPACKED, layer: 0, notes });
  return { content: 'a heap snapshot by its content', packed: 'a heap snapshot by its content, compressed',
    name: 'holds a heap snapshot by its name' }[found];
}

/** The first bytes of a file. */
function head(path, length) {
  const file = fs.openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(length, Math.max(fs.fstatSync(file).size, 4096)));
    return buffer.subarray(0, readFully(file, buffer, 0));
  } finally {
    fs.closeSync(file);
  }
}

function readFully(file, buffer, position) {
  let filled = 0;
  while (filled < buffer.length) {
    const length = fs.readSync(file, buffer, filled, buffer.length - filled, position + filled);
    if (length === 0) break;
    filled += length;
  }
  return filled;
}

/** The same as isSnapshot, for a file that may be longer than its start. */
function isSnapshotFile(path, start) {
  const marks = new Marks();
  if (eachPiece(start, (piece) => marks.look(piece))) {
    return true;
  }
  const file = fs.openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(PIECE);
    let at = Math.max(0, start.length - OVERLAP);
    for (let length; start.length >= MOST_PACKED && at < MOST_PLAIN; at += PIECE - OVERLAP) {
      length = readFully(file, buffer, at);
      if (marks.look(buffer.subarray(0, length))) return true;
      if (length < PIECE) return false;
    }
    return at >= MOST_PLAIN && marks.hasTable;
  } finally {
    fs.closeSync(file);
  }
}

function isSnapshot(bytes) {
  const marks = new Marks();
  return eachPiece(bytes, (piece) => marks.look(piece)) || (bytes.length >= MOST_PACKED && marks.hasTable);
}

function eachPiece(bytes, look) {
  for (let at = 0; at < bytes.length; at += PIECE - OVERLAP) {
    if (look(bytes.subarray(at, at + PIECE))) return true;
  }
  return false;
}

/**
 * What every snapshot has, in whatever order and between whatever else: the header's list of fields, and a table of whole numbers.
 * Keys may be written with escapes, all of it may stand in a string, and text may be UTF-16.
 */
class Marks {
  constructor() {
    this.hasHeader = false;
    this.hasTable = false;
    this.waiting = [];
    this.waitingLength = 0;
  }

  /** Looks at a stream piece by piece; true as soon as both were there. */
  feed(piece) {
    this.waiting.push(piece);
    this.waitingLength += piece.length;
    return this.waitingLength >= PIECE && this.end();
  }

  end() {
    const bytes = Buffer.concat(this.waiting);
    const rest = bytes.subarray(Math.max(0, bytes.length - OVERLAP));
    this.waiting = [rest];
    this.waitingLength = rest.length;
    return this.look(bytes);
  }

  look(bytes) {
    let text = bytes.toString('latin1');
    if (text.includes('d\0')) {
      text = text.replace(/\0/g, '');
    }
    if (text.includes('\\')) {
      const unescaped = (_, code) => String.fromCharCode(parseInt(code, 16));
      text = text.replace(/\\+u00([2-7][0-9a-f])/gi, unescaped).replace(/\\/g, '');
    }
    this.hasHeader = this.hasHeader || /"node_fields"\s*:\s*\[\s*"/.test(text);
    this.hasTable = this.hasTable || /"(nodes|edges)"\s*:\s*\[\s*\d+\s*[,\]]/.test(text);
    return this.hasHeader && this.hasTable;
  }
}

/** 'packed' or 'name' if something that is packed in these bytes is a snapshot. */
async function foundIn(bytes, search) {
  if (search.layer >= MOST_LAYERS) {
    return undefined;
  }
  const inner = Object.assign({}, search, { layer: search.layer + 1 });
  for await (const member of members(bytes, search)) {
    if (NAME.test(member.name)) return 'name';
    if (member.isSnapshot || isSnapshot(member.bytes)) return 'packed';
    if (member.goesOn) search.notes.push(search.path + ': unpacks to more than is looked through');
    inner.left = search.left -= member.bytes.length;
    const found = search.left > 0 ? await foundIn(member.bytes, inner) : undefined;
    search.left = inner.left;
    if (found) return found;
    if (search.left <= 0) {
      search.notes.push(search.path + ': holds more than is looked through');
      return undefined;
    }
  }
  return undefined;
}

/** What is packed in these bytes, by how they begin: names and bytes, the beginnings at least. */
async function* members(bytes, search) {
  const begins = (...magic) => magic.every((byte, i) => bytes[i] === byte);
  const content = async (format) => Object.assign({ name: '' }, await unpacked(format, bytes, search));
  if (begins(0x1f, 0x8b)) {
    yield content('gzip');
  } else if (begins(0x28, 0xb5, 0x2f, 0xfd) || (bytes[0] >> 4 === 5 && bytes.readUIntLE(0, Math.min(4, bytes.length)) >>> 4 === 0x184d2a5)) {
    yield content('zstd');
  } else if (begins(0x42, 0x5a, 0x68)) {
    yield content('bzip2');
  } else if (begins(0xfd, 0x37, 0x7a, 0x58, 0x5a)) {
    yield content('xz');
  } else if (bytes[0] === 0x78 && bytes.length > 2 && bytes.readUInt16BE(0) % 31 === 0) {
    yield content('zlib');
  } else if (begins(0x50, 0x4b, 0x03, 0x04)) {
    yield* zipMembers(bytes, search);
  } else if (bytes.toString('latin1', 257, 262) === 'ustar') {
    yield* tarMembers(bytes);
  } else if (/\.br$/i.test(search.path) && search.layer === 0) {
    yield content('brotli');
  } else if (begins(0x37, 0x7a, 0xbc, 0xaf) || begins(0x52, 0x61, 0x72, 0x21) || begins(0x04, 0x22, 0x4d, 0x18)) {
    search.notes.push(search.path + ': is packed in a way that this hook does not know');
  }
}

/** Source: POSIX.1-2001, ustar and pax; names that are too long for a header are in a member of their own, of type L or x. */
function* tarMembers(bytes) {
  let count = 0;
  for (let at = 0; at + 512 <= bytes.length && count < MOST_MEMBERS; count += 1) {
    const text = (from, length) => bytes.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = parseInt(text(124, 12).trim(), 8);
    if (bytes[at] === 0 || !(size >= 0)) return;
    const content = bytes.subarray(at + 512, at + 512 + size);
    yield { name: text(0, 100), bytes: content };
    if (/[Lx]/.test(text(156, 1))) {
      yield* content.toString('latin1').split(/[\0\n]/).map((name) => ({ name, bytes: Buffer.alloc(0) }));
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** Source: APPNOTE.TXT of PKWARE. Members are found by their own headers, as the directory at the end need not be there. */
async function* zipMembers(bytes, search) {
  const formats = { 8: 'deflate', 12: 'bzip2', 93: 'zstd', 95: 'xz' };
  let count = 0;
  for (let at = 0; at >= 0 && at + 30 <= bytes.length && count < MOST_MEMBERS; count += 1) {
    const [flags, method, size] = [bytes.readUInt16LE(at + 6), bytes.readUInt16LE(at + 8), bytes.readUInt32LE(at + 18)];
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
    const from = nameEnd + bytes.readUInt16LE(at + 28);
    const hasSize = (flags & 8) === 0 && size !== 0xffffffff;
    const content = bytes.subarray(from, hasSize ? from + size : bytes.length);
    const name = bytes.toString('latin1', at + 30, nameEnd);
    if ((flags & 1) !== 0 || (method !== 0 && !formats[method])) {
      search.notes.push(search.path + ': has a member that is encrypted, or packed in a way that this hook does not know');
      yield { name, bytes: Buffer.alloc(0) };
    } else {
      yield Object.assign({ name }, method === 0 ? { bytes: content } : await unpacked(formats[method], content, search));
    }
    at = bytes.indexOf('PK\x03\x04', hasSize ? from + size : from, 'latin1');
  }
}

/** The beginning of what these bytes hold, as far as they are not damaged, and whether all of it has a snapshot. */
async function unpacked(format, bytes, search) {
  const most = search.left;
  const own = {
    gzip: () => zlib.createGunzip(),
    zlib: () => zlib.createInflate(),
    deflate: () => zlib.createInflateRaw(),
    brotli: () => zlib.createBrotliDecompress(),
    zstd: zlib.createZstdDecompress && (() => zlib.createZstdDecompress()),
  }[format];
  const input = format === 'zstd' ? withoutSkippable(bytes) : bytes;
  if (own) {
    return through(own(), input, most);
  }
  // Node knows zstd since 22.15, bzip2 and xz not at all.
  const missing = () => search.notes.push(search.path + ': ' + format + ' is not on this machine, so what is in it was not looked at');
  const child = spawn(format, ['-dc'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const timer = setTimeout(() => child.kill(), LONGEST_UNPACKING);
  child.on('error', missing);
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const text = await through(child.stdout, undefined, most);
  clearTimeout(timer);
  child.kill();
  return text;
}

/** What a stream gives: its beginning, and whether a snapshot is anywhere in it. It is given up after `most` bytes. */
function through(stream, input, most) {
  return new Promise((resolve) => {
    const kept = [];
    const marks = new Marks();
    let length = 0;
    let isSnapshot = false;
    const done = () => {
      isSnapshot = isSnapshot || marks.end();
      resolve({ bytes: Buffer.concat(kept), isSnapshot, goesOn: length >= most });
    };
    stream.on('data', (piece) => {
      if (length < MOST_PACKED) kept.push(piece);
      length += piece.length;
      isSnapshot = isSnapshot || marks.feed(piece);
      if (isSnapshot || length >= most) {
        stream.destroy();
      }
    });
    ['end', 'close', 'error'].forEach((event) => stream.on(event, done));
    if (input) stream.end(input);
  });
}

/** zstd data without the frames that hold none (RFC 8878, 3.1.2), with which parallel compressors begin. */
function withoutSkippable(bytes) {
  let at = 0;
  while (at + 8 <= bytes.length && bytes.readUInt32LE(at) >>> 4 === 0x184d2a5) {
    at += 8 + bytes.readUInt32LE(at + 4);
  }
  return bytes.subarray(at);
}

/** A path as it is shown: nothing in it acts on a terminal, or is a command of the CI. */
function shown(path) {
  const escaped = (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');
  const acting = /[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
  return path.replace(acting, escaped).replace(/^(\s*):(?=:)/, '$1\\u003a').replace(/#(?=#\[)/g, '\\u0023');
}

async function main(paths) {
  const found = [];
  const notes = [];
  for (const path of paths) {
    const why = await reason(path, notes);
    if (why) found.push(shown(path) + ': ' + why + '\n');
  }
  process.stderr.write(Array.from(new Set(notes), (note) => 'note: ' + shown(note) + '\n').join(''));
  if (found.length > 0) {
    process.stdout.write(found.join('') + ADVICE);
    process.exitCode = 1;
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write('error: ' + shown(error.message) + '\n');
  process.exitCode = 2;
});
