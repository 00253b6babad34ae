// A registry of npm that holds the tarballs of one folder and nothing else, so that packages are fetched here as from the real one.
// Usage: node registry.mjs FOLDER TARBALL… – a manifest is taken from FOLDER/*/package.json; says its address on a line, and
// serves until its standard input ends.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

const [folder, ...tarballs] = process.argv.slice(2);
const files = new Map(tarballs.map((path) => [`/files/${basename(path)}`, readFileSync(path)]));

function manifests() {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')));
}

/** What a registry says of a package. */
function document(manifest, address) {
  const path = `/files/${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`;
  const integrity = `sha512-${createHash('sha512').update(files.get(path)).digest('base64')}`;
  const version = { ...manifest, dist: { tarball: address + path, integrity } };
  return { name: manifest.name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: version } };
}

const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url);
  const manifest = manifests().find(({ name }) => path === `/${name}`);
  if (manifest) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(document(manifest, `http://${request.headers.host}`)));
  } else {
    response.statusCode = files.has(path) ? 200 : 404;
    response.end(files.get(path) ?? '{"error":"not found"}');
  }
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());
