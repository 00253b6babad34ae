// Compiles the program for a platform with cargo-zigbuild, whose linker knows the symbols of old C libraries and of other systems.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** From PyPI; Zig comes as a wheel too, so that this needs no more than Python. */
const TOOLS = ['cargo-zigbuild==0.24.0', 'ziglang==0.17.1'];

/** @returns {string} path of the program */
export function compile(root, platform) {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const tools = toolsIn(join(target, 'zig'));
  // The name without the version of the C library is what rustup and the folder are called.
  const rustTarget = platform.target.replace(/\.\d.*$/, '');
  must('rustup', ['target', 'add', rustTarget], { cwd: root });
  must('cargo', ['zigbuild', '--release', '--locked', '--bin', 'heap-analyzer', '--target', platform.target], {
    cwd: root,
    env: { ...process.env, CARGO_TARGET_DIR: target, PATH: tools + delimiter + process.env.PATH },
  });
  return join(target, rustTarget, 'release', platform.os === 'win32' ? 'heap-analyzer.exe' : 'heap-analyzer');
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
