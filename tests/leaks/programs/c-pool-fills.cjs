// A pool that fills up to its maximum of 20 before s1, then only swaps members (each step all connections are new objects).
class PooledConn {
  constructor(i) {
    this.i = i;
    this.buf = Buffer.alloc(512);
    this.stmts = new Map([['a', i]]);
  }
}
class FixedPool {
  constructor(max) {
    this.max = max;
    this.members = new Map();
  }
  recycle(i) {
    this.members.delete(i % this.max);
    this.members.set(i % this.max, new PooledConn(i));
  }
}
const fixedPool = new FixedPool(20);
let n = 0;
exports.work = () => {
  for (let i = 0; i < 60; i++) fixedPool.recycle(n++);
};
