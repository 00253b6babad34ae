// Reads exported pictures as the tools do that they are for: pprof-format decodes, speedscope's schema judges, and speedscope itself shows.
// usage: node read.mjs PROGRAM FIXTURES MODULES

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [program, fixtures, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'node_modules/'));
const { Profile } = require('pprof-format');
const Ajv = require('ajv').default;
const files = ['node-24-before', 'node-24-after'].map((name) => join(fixtures, `${name}.heapsnapshot.zst`));
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));

const run = (...args) => execFileSync(program, args, { encoding: 'utf8' });
const totals = files.map((file) => JSON.parse(run('summary', file, '--format', 'json')).statistics.total);
const written = (format, name, inputs) => {
  const out = join(folder, name);
  run('export', ...inputs, '--format', format, '-o', out);
  return readFileSync(out);
};

function pprofSums(inputs) {
  const profile = Profile.decode(gunzipSync(written('pprof', 'heap.pb.gz', inputs)));
  const types = profile.sampleType.map((type) => profile.stringTable.strings[Number(type.type)]);
  assert.deepEqual(types, ['objects', 'space']);
  const functions = new Set(profile.function.map((one) => BigInt(one.id)));
  const sums = [0n, 0n];
  for (const sample of profile.sample) {
    sample.value.forEach((value, at) => (sums[at] += BigInt(value)));
    assert(sample.locationId.every((id) => functions.has(BigInt(id))));
  }
  return sums.map((sum) => Number(BigInt.asIntN(64, sum)));
}

function speedscope(inputs) {
  const text = written('speedscope', 'heap.speedscope.json', inputs).toString();
  const schema = JSON.parse(readFileSync(join(modules, 'node_modules/speedscope/dist/release/file-format-schema.json'), 'utf8'));
  const ajv = new Ajv({ strict: false });
  assert(ajv.validate(schema, JSON.parse(text)), JSON.stringify(ajv.errors));
  return JSON.parse(text);
}

// The page of speedscope with a file, as its own command opens it.
function shown(file) {
  const source = `speedscope.loadFileFromBase64(${JSON.stringify('heap.speedscope.json')}, ${JSON.stringify(readFileSync(file).toString('base64'))})`;
  const script = join(folder, 'profile.js');
  writeFileSync(script, source);
  const page = `file://${join(modules, 'node_modules/speedscope/dist/release/index.html')}#localProfilePath=${script}`;
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--allow-file-access-from-files', '--virtual-time-budget=8000', '--dump-dom', page];
  return spawnSync('chromium', flags, { encoding: 'utf8', timeout: 60_000 }).stdout ?? '';
}

try {
  const [before, after] = totals;
  assert.deepEqual(pprofSums([files[0]])[1], before);
  assert.deepEqual(pprofSums(files)[1], after - before);
  const sum = (profile) => profile.weights.reduce((all, weight) => all + weight, 0);
  assert.equal(sum(speedscope([files[1]]).profiles[0]), after);
  const difference = speedscope(files).profiles.map((profile) => [profile.name, sum(profile)]);
  assert.deepEqual(difference.slice(2), [['before', before], ['now', after]]);
  assert.equal(difference[0][1] - difference[1][1], after - before);
  assert.match(shown(join(folder, 'heap.speedscope.json')), /node-24-after/);
  console.log('all readers are content');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
