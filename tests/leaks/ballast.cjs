// 20 MB of ordinary live data of many kinds beside a leak: what a service has that does nothing wrong.
'use strict';

const text = (length, number) => Buffer.alloc(length, String(number)).toString('latin1') + number;

class Product {
  constructor(number) {
    this.id = number;
    this.name = 'product ' + number;
    this.tags = ['a' + (number % 7), 'b' + (number % 11)];
    this.price = { net: number, gross: number * 1.2 };
  }
}

class Template {
  constructor(number) {
    this.source = text(4000, number);
    this.parts = Array.from({ length: 20 }, (_, part) => ({ part, at: number }));
  }
}

const many = (length, make) => Array.from({ length }, (_, number) => make(number));

const seen = new WeakMap();
const user = (id) => {
  const one = { id, mail: `user${id}@example.org` };
  seen.set(one, { at: new Date(id), cart: [id, id + 1] });
  return one;
};

module.exports = {
  catalogue: new Map(many(12000, (number) => ['sku-' + number, new Product(number)])),
  templates: Object.fromEntries(many(400, (number) => ['t' + number, new Template(number)])),
  routes: many(3000, (number) => ({ path: '/r/' + number, handler: () => number, roles: ['r' + (number % 5)] })),
  words: new Set(many(40000, (number) => 'word-' + number)),
  grid: many(300, (row) => many(300, (column) => row * column + 0.5)),
  users: many(3000, user),
  pages: many(40, (number) => Buffer.alloc(50000, number)),
};

// Nobody but this file has them.
globalThis[Symbol.for('ballast')] = module.exports;
