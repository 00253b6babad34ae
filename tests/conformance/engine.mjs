// Finds (or installs and bundles) the heap-snapshot engine of Chrome DevTools.
//
// The engine is TypeScript source in the npm package chrome-devtools-frontend, at the version that package.json beside this
// file pins. esbuild makes two plain ES modules of it, once, in the target folder (never in the repository):
//   ${CARGO_TARGET_DIR:-target}/conformance/engine-<version>/engine.mjs   the engine's modules
//   ${CARGO_TARGET_DIR:-target}/conformance/engine-<version>/second.mjs   the entry of the second thread
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The version of DevTools that is compared with. */
export const DEVTOOLS_VERSION =
    JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8')).dependencies['chrome-devtools-frontend'];

// Bump when what goes into the bundles changes below, so that old ones are made again.
const BUNDLE_REVISION = 1;

// What the engine uses and Node 20 does not have; some modules also look at the page's address while loading.
const POLYFILL = `globalThis.location ??= new URL('http://localhost/');
Promise.withResolvers ??= function() {
  const r = {};
  r.promise = new this((resolve, reject) => Object.assign(r, {resolve, reject}));
  return r;
};`;

/** Stands in for the one file that only the browser build of DevTools makes: the list of languages. */
const generatedFiles = {
  name: 'generated-files',
  setup(build) {
    build.onResolve({filter: /^\.\/locales\.js$/}, () => ({path: 'locales', namespace: 'generated'}));
    build.onLoad({filter: /.*/, namespace: 'generated'}, () => ({loader: 'js', contents: [
      `export const LOCALES = ['en-US'];`,
      `export const BUNDLED_LOCALES = ['en-US'];`,
      `export const DEFAULT_LOCALE = 'en-US';`,
      `export const REMOTE_FETCH_PATTERN = '';`,
      `export const LOCAL_FETCH_PATTERN = '';`,
    ].join('\n')}));
  },
};

/** Where everything that can be made again is kept. */
export function cacheFolder() {
  return path.join(process.env.CARGO_TARGET_DIR || path.join(here, '..', '..', 'target'), 'conformance');
}

function install(folder) {
  for (const name of ['package.json', 'package-lock.json']) {
    fs.copyFileSync(path.join(here, name), path.join(folder, name));
  }
  const args = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const done = spawnSync('npm', args, {cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8'});
  if (done.error?.code === 'ENOENT') {
    throw new Error('npm is not installed; it is needed once, to fetch the DevTools engine');
  }
  if (done.error || done.status !== 0) {
    throw new Error(`npm ${args.join(' ')} failed in ${folder}:\n${done.error ?? done.stderr}`);
  }
}

async function makeBundles(folder, log) {
  log(`installing chrome-devtools-frontend@${DEVTOOLS_VERSION} and esbuild into ${folder}`);
  install(folder);

  const frontend = path.join(folder, 'node_modules', 'chrome-devtools-frontend', 'front_end');
  const module = name => JSON.stringify(path.join(frontend, name));
  const snapshot = module('entrypoints/heap_snapshot_worker/HeapSnapshot.ts');
  fs.writeFileSync(path.join(folder, 'engine.entry.ts'), [
    `export * as Snapshot from ${snapshot};`,
    `export * as Loader from ${module('entrypoints/heap_snapshot_worker/HeapSnapshotLoader.ts')};`,
    `export * as Model from ${module('models/heap_snapshot/HeapSnapshotModel.ts')};`,
    '',
  ].join('\n'));
  fs.writeFileSync(path.join(folder, 'second.entry.ts'), [
    `import {SecondaryInitManager} from ${snapshot};`,
    `import {parentPort} from 'node:worker_threads';`,
    `const keep: unknown[] = [];`,
    `parentPort!.on('message', (m: {port: unknown}) => { keep.push(new SecondaryInitManager(m.port as never)); });`,
    '',
  ].join('\n'));

  log('bundling');
  const esbuild = await import(pathToFileURL(path.join(folder, 'node_modules', 'esbuild', 'lib', 'main.js')).href);
  for (const name of ['engine', 'second']) {
    await esbuild.default.build({
      absWorkingDir: folder,
      entryPoints: [path.join(folder, `${name}.entry.ts`)],
      outfile: path.join(folder, `${name}.mjs`),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      banner: {js: POLYFILL},
      plugins: [generatedFiles],
      logLevel: 'error',
    });
  }
  fs.rmSync(path.join(folder, 'node_modules'), {recursive: true});
  fs.writeFileSync(path.join(folder, 'bundle.json'), JSON.stringify({revision: BUNDLE_REVISION}) + '\n');
}

/** Makes sure that the bundles are there. Returns the paths of both. */
export async function ensureEngine(log = () => {}) {
  const folder = path.join(cacheFolder(), `engine-${DEVTOOLS_VERSION}`);
  const found = () => {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, 'bundle.json'), 'utf8')).revision === BUNDLE_REVISION;
    } catch {
      return false;
    }
  };
  if (!found()) {
    // Made aside and moved into place whole, so that runs at the same time do not meet half a bundle.
    const aside = path.join(cacheFolder(), `.making-engine-${process.pid}`);
    fs.mkdirSync(aside, {recursive: true});
    try {
      await makeBundles(aside, log);
      if (!found()) {
        fs.rmSync(folder, {recursive: true, force: true});
        fs.renameSync(aside, folder);
      }
    } catch (e) {
      if (!found()) {
        throw e;
      }
    } finally {
      fs.rmSync(aside, {recursive: true, force: true});
    }
  }
  return {engine: path.join(folder, 'engine.mjs'), second: path.join(folder, 'second.mjs'), version: DEVTOOLS_VERSION};
}
