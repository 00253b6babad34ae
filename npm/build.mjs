// Makes the npm packages from the crate: the launcher, and one package for each platform that is asked for.
// The version and the licence are the crate's; the folders are made anew in the target folder.

import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { complaintAbout } from './portable.mjs';
import { canCompile, compile } from './compile.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const PLATFORMS = JSON.parse(readFileSync(join(HERE, 'cli/platforms.json'), 'utf8'));

const USAGE = `Usage: node npm/build.mjs [--target NAME]… [--all] [--binary FILE] [--out DIR] [--pack]

  --target NAME   compile for this platform and package it: ${PLATFORMS.map(nameOf).join(', ')}
  --all           every platform that can be compiled for here: macOS only on a Mac, everything there
  --binary FILE   package a program that is built already, for this machine alone: such a package can't be published
  --out DIR       where the packages go (target/npm)
  --pack          make tarballs of them too`;

function main() {
  const options = readOptions();
  const version = crateVersion();
  const folders = [writeLauncher(options.out, version)];
  if (options.binary) {
    folders.push(writePlatform(options.out, version, ofThisMachine(), options.binary, { private: true }));
  }
  for (const platform of options.platforms) {
    folders.push(writePlatform(options.out, version, platform, compiled(platform)));
  }
  const made = options.pack ? folders.map((folder) => pack(folder, options.out)) : folders;
  process.stdout.write(made.map((path) => path + '\n').join(''));
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true, default: [] },
      all: { type: 'boolean', default: false },
      binary: { type: 'string' },
      out: { type: 'string', default: join(ROOT, 'target/npm') },
      pack: { type: 'boolean', default: false },
    },
  });
  const unknown = values.target.filter((name) => !PLATFORMS.some((platform) => nameOf(platform) === name));
  if (unknown.length > 0) {
    throw new Error(`there is no platform ${unknown.join(', ')}\n${USAGE}`);
  }
  const wanted = (platform) => values.target.includes(nameOf(platform)) || (values.all && canCompile(platform));
  const platforms = PLATFORMS.filter(wanted);
  if (platforms.length === 0 && !values.binary) {
    throw new Error(`nothing to package\n${USAGE}`);
  }
  return { platforms, binary: values.binary && resolve(values.binary), out: resolve(values.out), pack: values.pack };
}

/** What a person calls a platform: linux-x64-musl. */
function nameOf(platform) {
  return platform.package.replace('@heap-analyzer/cli-', '');
}

function ofThisMachine() {
  const libc = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  const fits = (platform) =>
    platform.os === process.platform && platform.cpu === process.arch && (!platform.libc || platform.libc === libc);
  const platform = PLATFORMS.find(fits);
  if (!platform) {
    throw new Error(`there is no package for this machine, ${process.platform}-${process.arch}`);
  }
  return platform;
}

/** The one place of the version is Cargo.toml. */
function crateVersion() {
  const manifest = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8');
  return /^\[package\][^[]*?^version = "([^"]+)"$/ms.exec(manifest)[1];
}

function writeLauncher(out, version) {
  const folder = emptied(join(out, 'cli'));
  cpSync(join(HERE, 'cli'), folder, { recursive: true });
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const optionalDependencies = Object.fromEntries(PLATFORMS.map((platform) => [platform.package, version]));
  writeJson(join(folder, 'package.json'), { ...manifest, version, optionalDependencies });
  chmodSync(join(folder, manifest.bin['heap-analyzer']), 0o755);
  return folder;
}

function writePlatform(out, version, platform, binary, more = {}) {
  const folder = emptied(join(out, nameOf(platform)));
  const program = join(folder, 'bin', platform.os === 'win32' ? 'heap-analyzer.exe' : 'heap-analyzer');
  mkdirSync(dirname(program), { recursive: true });
  copyFileSync(binary, program);
  chmodSync(program, 0o755);
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'README.md'), `The heap-analyzer program for ${nameOf(platform)}. Install \`@heap-analyzer/cli\`.\n`);
  writeJson(join(folder, 'package.json'), {
    name: platform.package,
    version,
    description: `heap-analyzer for ${nameOf(platform)}; install @heap-analyzer/cli`,
    license: 'MIT',
    os: [platform.os],
    cpu: [platform.cpu],
    ...(platform.libc && { libc: [platform.libc] }),
    files: ['bin'],
    preferUnplugged: true,
    ...more,
  });
  return folder;
}

function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The program for a platform, compiled, and looked at: one that would not start at a user's is never packaged. */
function compiled(platform) {
  if (!canCompile(platform)) {
    throw new Error(`${nameOf(platform)} has to be compiled on a Mac: the program links Apple's frameworks`);
  }
  const binary = compile(ROOT, platform);
  const complaint = complaintAbout(readFileSync(binary), platform);
  if (complaint) {
    throw new Error(`${binary}: ${complaint}`);
  }
  return binary;
}

function pack(folder, out) {
  const npm = spawnSync('npm', ['pack', '--silent', '--pack-destination', out, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
    encoding: 'utf8',
  });
  if (npm.status !== 0) {
    throw new Error(`npm pack of ${folder} failed${npm.error ? `: ${npm.error.message}` : ''}`);
  }
  return join(out, npm.stdout.trim());
}

function writeJson(path, value) {
  writeFileSync(path, JSON.stringify(value, null, 2) + '\n');
}

try {
  main();
} catch (error) {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 2;
}
