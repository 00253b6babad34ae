// A cache sharded over 64 Maps by hash: each shard gains about two entries a step, some gain none.
class GeoHit {
  constructor(i) {
    this.ip = '10.0.' + i;
    this.country = 'C' + (i % 200);
  }
}
class ShardedCache {
  constructor(n) {
    this.shards = Array.from({ length: n }, () => new Map());
  }
  shard(k) {
    let h = 0;
    for (let i = 0; i < k.length; i++) h = (h * 31 + k.charCodeAt(i)) >>> 0;
    return this.shards[((h ^ (h >>> 7)) >>> 0) % this.shards.length];
  }
}
const geoCache = new ShardedCache(64);
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 130; i++) {
    const ip = '10.0.' + n * 7919;
    const s = geoCache.shard(ip);
    s.set(ip, new GeoHit(n++));
    if (!leak && s.size > 2) s.delete(s.keys().next().value);
  }
};
