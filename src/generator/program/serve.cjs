// The HTTP demo application: leaks that are started and stopped by requests, and dumps of the heap.
// Never to be run in production: its purpose is to fill the memory.
'use strict';

const http = require('http');
const net = require('net');
const os = require('os');

const { makeLeaks } = require('./leaks.cjs');
const { Dumps } = require('./dumps.cjs');

/** How often the process looks at its own memory, in milliseconds. */
const WATCH_PERIOD = 250;

module.exports = function serve(settings, tell, listen) {
  const leaks = makeLeaks(settings);
  const dumps = new Dumps(settings.dumpFolder, tell);
  const server = http.createServer((request, response) => {
    request.resume();
    const stranger = request.method !== 'GET' && strange(request, isLoopback(settings.host));
    if (stranger) {
      return sendJson(response, 403, { statusCode: 403, error: 'Forbidden', message: stranger });
    }
    answer(request, response);
    guard();
  });

  function answer(request, response) {
    const path = request.url.split('?')[0];
    const route = routes[`${request.method} ${path}`];
    if (route) {
      return route(request, response);
    }
    const status = { statusCode: 404, error: 'Not Found', message: `Cannot ${request.method} ${request.url}` };
    return sendJson(response, 404, status);
  }

  const routes = {
    'GET /health/ready': (request, response) => {
      if (dumps.running) {
        sendJson(response, 503, { status: 'draining' });
      } else {
        sendJson(response, 200, { status: 'ok' });
      }
    },
    'GET /memory-leak/status': (request, response) => {
      const patterns = {};
      leaks.forEach((leak) => {
        patterns[leak.key] = leak.overview();
      });
      const timestamp = new Date().toISOString();
      sendJson(response, 200, { timestamp, patterns, memory: process.memoryUsage() });
    },
    'POST /internal/debug/heapdump': (request, response) => {
      if (!dumps.mayAsk(request.headers['x-admin-token'])) {
        const message = dumps.hasToken ? 'x-admin-token is missing or wrong' : 'HEAPDUMP_TOKEN is not set: dumps over HTTP are off';
        return sendJson(response, 403, { statusCode: 403, error: 'Forbidden', message });
      }
      if (dumps.running) {
        return sendText(response, 429, 'already in progress');
      }
      dumps.start('manual');
      return sendText(response, 202, 'dump started');
    },
  };
  leaks.forEach((leak) => {
    const at = (method, action, status, act) => {
      routes[`${method} /memory-leak/${leak.name}/${action}`] = (request, response) => sendJson(response, status, act());
    };
    at('POST', 'start', 201, () => leak.start());
    at('POST', 'stop', 201, () => leak.stop());
    at('GET', 'status', 200, () => leak.status());
    if (leak.figures) at('GET', 'stats', 200, () => leak.figures());
    if (leak.trigger) at('POST', 'trigger', 201, () => leak.trigger());
  });

  /** Ends the process before it takes the machine's memory. */
  function guard() {
    const { rss } = process.memoryUsage();
    if (rss > settings.maxMemory) {
      tell({ tooMuchMemory: rss });
      process.exit(0);
    }
  }
  setInterval(guard, WATCH_PERIOD).unref();

  /** No more requests; those that are being answered get their answer. */
  function end() {
    server.close(() => process.exit(0));
    setTimeout(() => process.exit(0), 500).unref();
  }
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (process.platform !== 'win32') {
    process.on('SIGUSR2', () => dumps.onSignal());
  }

  listen(async (line) => {
    if (line === 'dump') {
      dumps.onSignal();
    }
  }, end);
  server.on('error', (error) => {
    tell({ failed: error.message, code: error.code });
    process.exit(1);
  });
  server.listen(settings.port, settings.host, () => tell({ listening: server.address().port, pid: process.pid }));
};

const isLoopback = (address) => /^127\.|^::1$|^::ffff:127\./.test(address);

/**
 * Why a request is none of somebody who has this address in front of him: a web page of another origin can have a browser send requests to
 * loopback, also by a name that leads there (DNS rebinding). `undefined` if it is.
 */
function strange(request, isPrivate) {
  const host = request.headers.host || '';
  const name = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1').toLowerCase();
  // Who listens to everybody has a name for everybody.
  if (isPrivate && name !== '' && net.isIP(name) === 0 && name !== 'localhost' && name !== os.hostname().toLowerCase()) {
    return 'Host is the name of another machine: take the address that was printed';
  }
  const { origin } = request.headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return 'Origin is another page: this is no business of a page';
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'Sec-Fetch-Site says that another page asks: this is no business of a page';
  }
  return undefined;
}

function sendJson(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

function sendText(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
