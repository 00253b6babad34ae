// Connections that are borrowed and not given back.
//
// What leaks: a query that fails never returns its connection; the pool finds none that is free and opens another.
// In a snapshot: a Set `busy` in a ConnectionPool that grows: Connection objects with their read buffers.
// Repair: give back in `finally`; the next query then takes the same connection again.
'use strict';

class Connection {
  constructor(size) {
    this.readBuffer = Buffer.alloc(size, 1);
  }

  query() {
    throw new Error('deadlock detected');
  }
}

class ConnectionPool {
  constructor() {
    this.idle = [];
    this.busy = new Set();
  }

  borrow(size) {
    const connection = this.idle.pop() || new Connection(size);
    this.busy.add(connection);
    return connection;
  }

  giveBack(connection) {
    this.busy.delete(connection);
    this.idle.push(connection);
  }
}

class ConnectionPoolLeak {
  constructor() {
    this.pool = new ConnectionPool();
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.ask(size);
    }
  }

  ask(size) {
    const connection = this.pool.borrow(size);
    try {
      connection.query();
      this.pool.giveBack(connection);
    } catch (error) {
      // Told to the visitor; the connection stays busy.
    }
  }

  count() {
    return this.pool.busy.size;
  }

  stop() {
    this.pool.busy.clear();
    this.pool.idle = [];
  }
}

class RepairedConnectionPool extends ConnectionPoolLeak {
  ask(size) {
    const connection = this.pool.borrow(size);
    try {
      connection.query();
    } catch (error) {
      // Told to the visitor.
    } finally {
      this.pool.giveBack(connection);
    }
  }
}

module.exports = { leaking: ConnectionPoolLeak, repaired: RepairedConnectionPool };
