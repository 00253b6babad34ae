#!/usr/bin/env node
// A hook for pre-commit: refuses the files among its arguments that are heap snapshots, by name or by content.
// Exit code 0 if there is none, 1 if there is one, 2 if a file can't be read. Plain CommonJS for any Node.
'use strict';

const fs = require('fs');
const zlib = require('zlib');

const NAME = /\.(heapsnapshot|heaptimeline)(\.[a-z0-9]{1,5})?$/i;

/** A snapshot says what it is in its first few hundred characters. */
const HEAD = 4096;

/** Bytes of a compressed file that give so much text: zstd compresses in blocks of up to 128 KiB. */
const COMPRESSED_HEAD = 256 * 1024;

/** Files are known by how they begin. Node knows zstd since 22.15; before that, such files are known by name alone. */
const PACKERS = [
  { magic: [0x1f, 0x8b], unpack: zlib.gunzipSync, options: { finishFlush: zlib.constants.Z_SYNC_FLUSH } },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: zlib.zstdDecompressSync, options: { finishFlush: zlib.constants.ZSTD_e_flush } },
];

const ADVICE = `
A heap snapshot holds every string of the process that wrote it: passwords, tokens, what users have typed. Whoever gets the
repository gets these too, and a later commit does not take them out of its history. Take it out of this commit:
  git rm --cached FILE
and let .gitignore name *.heapsnapshot and *.heaptimeline. One that holds no secrets and belongs here passes by \`exclude\`
of this hook in .pre-commit-config.yaml.
`;

/** Why a file is taken for a snapshot; undefined if it is none. */
function reason(path) {
  if (NAME.test(path)) {
    return 'a heap snapshot by its name';
  }
  const start = head(path, HEAD);
  const packer = PACKERS.find(({ magic }) => magic.every((byte, i) => start[i] === byte));
  if (!packer) {
    return isSnapshot(start) ? 'a heap snapshot by its content' : undefined;
  }
  return isSnapshot(unpacked(path, packer)) ? 'a heap snapshot by its content, compressed' : undefined;
}

/** The first bytes of a file. */
function head(path, length) {
  const file = fs.openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, fs.readSync(file, buffer, 0, length, 0));
  } finally {
    fs.closeSync(file);
  }
}

/** The beginning of what a compressed file holds; nothing if it is damaged, or if this Node does not know its format. */
function unpacked(path, { unpack, options }) {
  try {
    return unpack ? unpack(head(path, COMPRESSED_HEAD), options) : Buffer.alloc(0);
  } catch (error) {
    return Buffer.alloc(0);
  }
}

/** Whether this is how a snapshot begins, whatever its white space: `{"snapshot":{"meta":{"node_fields":[…`. */
function isSnapshot(bytes) {
  const text = bytes.toString('latin1', 0, HEAD).replace(/^\xef\xbb\xbf/, '').replace(/\s+/g, '');
  return text.startsWith('{"snapshot":{') && text.includes('"node_fields":[');
}

function main(paths) {
  const found = paths.map((path) => [path, reason(path)]).filter(([, why]) => why);
  if (found.length > 0) {
    process.stdout.write(found.map(([path, why]) => path + ': ' + why + '\n').join('') + ADVICE);
    process.exitCode = 1;
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write('error: ' + error.message + '\n');
  process.exitCode = 2;
}
