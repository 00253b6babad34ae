// Runs the program as if the launcher were not there: same streams, same arguments, its signals, its exit.
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');

/** What ends the program or tells it something (a server that leaks on demand writes a dump at SIGUSR2). */
const FORWARDED = process.platform === 'win32' ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/** Signals that end Node too when it gets them; it ignores SIGPIPE, and opens its inspector at SIGUSR1. */
const ENDS_NODE = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'];

/**
 * @param {string} binary path of the program
 * @param {string[]} args its arguments
 * @param {(problem: string) => void} fail what to do if it does not start
 */
function run(binary, args, fail) {
  let child;
  // Listening comes first: a signal right after the start must not end the launcher alone.
  const forward = (signal) => child.kill(signal);
  FORWARDED.forEach((signal) => process.on(signal, forward));
  child = spawn(binary, args, { stdio: 'inherit' });
  const stopForwarding = () => FORWARDED.forEach((signal) => process.removeListener(signal, forward));

  child.on('error', (error) => {
    stopForwarding();
    fail(whyNotStarted(binary, error));
  });
  child.on('exit', (code, signal) => {
    stopForwarding();
    if (signal) {
      endBy(signal);
    } else {
      process.exitCode = code;
    }
  });
}

/** Ends as the program did. What cannot end Node so becomes 128 and the signal's number, as a shell has it. */
function endBy(signal) {
  process.exitCode = 128 + (os.constants.signals[signal] || 0);
  if (process.platform !== 'win32' && ENDS_NODE.indexOf(signal) >= 0) {
    process.kill(process.pid, signal);
  }
}

function whyNotStarted(binary, error) {
  const what = binary + ' could not be started: ';
  const named = process.env.HEAP_ANALYZER_BINARY ? '\nThe environment variable HEAP_ANALYZER_BINARY names it.' : '';
  if (error.code === 'ENOENT' && fs.existsSync(binary)) {
    // The file is there, so what is missing is the loader that it names.
    return what + 'it was built for another C library than this system has.' + named;
  }
  if (error.code === 'ENOENT') {
    return what + 'there is no such file.' + named;
  }
  if (error.code === 'EACCES') {
    return what + 'it may not be executed. Make it executable (chmod +x), or install the package again.' + named;
  }
  return what + error.message + '.' + named;
}

module.exports = { run };
