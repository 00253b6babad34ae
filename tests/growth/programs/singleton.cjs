// A Map in an object in an object that the module keeps, as most caches are.
const {watch} = require('../watch.cjs');

class Pool {
  constructor(name) {
    this.name = name;
    this.connections = new Map();
  }
}
class Database {
  static #instance;
  static get instance() { return this.#instance ??= new Database(); }
  pool = new Pool('main');
  connect(number) { this.pool.connections.set(`client ${number}`, {number, sent: [`hello ${number}`]}); }
}

watch({
  kind: 'Map', held: 'connections', entries: () => Database.instance.pool.connections.size,
  warmUp() { for (let i = 0; i < 33; i++) Database.instance.connect(i); },
  grow() { for (let i = 33; i < 333; i++) Database.instance.connect(i); },
});
