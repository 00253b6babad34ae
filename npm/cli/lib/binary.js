// Which program is to run here: the one that HEAP_ANALYZER_BINARY names, or that of the installed platform package.
'use strict';

const { libcOf } = require('./libc.js');
const platforms = require('../platforms.json');

/**
 * @param {{env: Object<string, string>, platform: string, arch: string, execPath: string}} node the running process
 * @returns {{binary: string} | {problem: string}} the program's path, or what is wrong and what to do about it
 */
function findBinary(node) {
  if (node.env.HEAP_ANALYZER_BINARY) {
    return { binary: node.env.HEAP_ANALYZER_BINARY };
  }
  const fitting = platforms.filter((platform) => platform.os === node.platform && platform.cpu === node.arch);
  if (fitting.length === 0) {
    return { problem: noSuchPlatform(node.platform + '-' + node.arch) };
  }
  const candidates = node.platform === 'linux' ? byLibc(fitting, libcOf(node.execPath)) : fitting;
  for (const platform of candidates) {
    const binary = installed(platform);
    if (binary) {
      return { binary };
    }
  }
  return { problem: notInstalled(candidates[0].package) };
}

/**
 * On Linux there may be two packages, since not every package manager looks at `libc`. The one for musl is linked
 * statically, so it runs everywhere; the one for glibc is preferred where it runs, because it looks up host names as the
 * system is set up to.
 */
function byLibc(candidates, libc) {
  const musl = candidates.filter((platform) => platform.libc === 'musl');
  const glibc = candidates.filter((platform) => platform.libc === 'glibc');
  return libc === 'glibc' ? glibc.concat(musl) : musl;
}

function installed(platform) {
  const program = platform.os === 'win32' ? 'heap-analyzer.exe' : 'heap-analyzer';
  try {
    return require.resolve(platform.package + '/bin/' + program);
  } catch (error) {
    return undefined;
  }
}

function noSuchPlatform(name) {
  const known = platforms.map((platform) => platform.os + '-' + platform.cpu);
  return (
    '@heap-analyzer/cli holds no program for ' + name + '; it has them for ' + Array.from(new Set(known)).join(', ') + '.\n' +
    'Build heap-analyzer from its source with cargo, and set HEAP_ANALYZER_BINARY to the path of the program.'
  );
}

function notInstalled(name) {
  return (
    'the package ' + name + ', which holds the program for this machine, is not installed.\n' +
    'It is an optional dependency of @heap-analyzer/cli: --omit=optional and --no-optional leave it out, and so does a\n' +
    'node_modules folder or lock file that was made on another system. Install again without these on this machine:\n' +
    '  npm install --include=optional @heap-analyzer/cli\n' +
    'or set HEAP_ANALYZER_BINARY to the path of a heap-analyzer that you have.'
  );
}

module.exports = { findBinary };
