// Compiles the program for a platform: with cargo-zigbuild, whose linker knows the symbols of old C libraries and of other systems;
// for macOS with cargo alone and only there, since the program links Apple's frameworks.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** From PyPI; Zig comes as a wheel too, so that this needs no more than Python. */
const TOOLS = ['cargo-zigbuild==0.24.0', 'ziglang==0.17.1'];

/** Whether that can be done on this system. */
export function canCompile(platform) {
  return platform.os !== 'darwin' || process.platform === 'darwin';
}

/** @returns {string} path of the program */
export function compile(root, platform) {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  // The name without the version of the C library is what rustup and the folder are called.
  const rustTarget = platform.target.replace(/\.\d.*$/, '');
  must('rustup', ['target', 'add', rustTarget], { cwd: root });
  const { command, path } = compiler(platform, target);
  must('cargo', [command, '--profile', 'dist', '--locked', '--bin', 'heap-analyzer', '--target', platform.target], {
    cwd: root,
    env: { ...process.env, CARGO_TARGET_DIR: target, PATH: path + process.env.PATH },
  });
  return join(target, rustTarget, 'dist', platform.os === 'win32' ? 'heap-analyzer.exe' : 'heap-analyzer');
}

/** cargo's command for this platform, and what has to stand first in the PATH for it. */
function compiler(platform, target) {
  return platform.os === 'darwin'
    ? { command: 'build', path: '' }
    : { command: 'zigbuild', path: toolsIn(join(target, 'zig')) + delimiter };
}

/** Installs the tools in a virtual environment, once. @returns {string} the folder with the commands */
function toolsIn(folder) {
  const windows = process.platform === 'win32';
  const commands = join(folder, windows ? 'Scripts' : 'bin');
  if (!existsSync(join(commands, windows ? 'cargo-zigbuild.exe' : 'cargo-zigbuild'))) {
    must(windows ? 'python' : 'python3', ['-m', 'venv', folder]);
    must(join(commands, 'pip'), ['install', '--quiet', ...TOOLS]);
  }
  return commands;
}

/** Runs a command that has to succeed; what it says goes to the terminal, not into our answer. */
function must(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', process.stderr, process.stderr], ...options });
  if (error) {
    throw new Error(`${command} could not be run (${error.code}); compiling needs rustup, cargo and Python 3`);
  }
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed`);
  }
}
