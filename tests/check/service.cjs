// A small HTTP service to be judged: each route does its work and cleans up behind itself, unless LEAKS names it.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const v8 = require('node:v8');

const leaks = (process.env.LEAKS ?? '').split(',');

class Order {
  constructor(id) {
    this.id = id;
    this.lines = Array.from({length: 20}, (_, at) => `line ${at} of order ${id}`);
  }
}

const shop = {orders: new Map(), visitors: []};
globalThis.shop = shop;

const routes = {
  '/orders'(id) {
    shop.orders.set(id, new Order(id));
    if (!leaks.includes('orders')) {
      shop.orders.delete(id);
    }
  },
  '/visits'(id) {
    shop.visitors.push({id, agent: `browser of visitor ${id}`, at: Date.now()});
    if (!leaks.includes('visits')) {
      shop.visitors.length = 0;
    }
  },
};

let next = 0;

const server = http.createServer((request, response) => {
  if (request.url === '/heap') {
    globalThis.gc?.();
    v8.getHeapSnapshot().pipe(response);
    return;
  }
  const [, folder] = request.url.split('/write-heap-snapshot');
  if (folder) {
    globalThis.gc?.();
    response.end(v8.writeHeapSnapshot(decodeURIComponent(folder)));
    return;
  }
  routes[request.url]?.(`${next++}`);
  response.end('done\n');
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
// Whoever started it holds the other end: it must not outlive them.
process.stdin.resume().on('end', () => process.exit());
