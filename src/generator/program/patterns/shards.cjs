// A cache cut into 64 shards, each of which grows a little.
//
// What leaks: entries are spread over the shards by their number, and no shard ever forgets one.
// In a snapshot: an array of 64 Maps; none of them grows much, all of them together do: Thumbnail values.
// Repair: give each shard a limit.
'use strict';

const SHARDS = 64;

class Thumbnail {
  constructor(size) {
    this.pixels = Buffer.alloc(size, 1);
  }
}

class ShardsLeak {
  constructor() {
    this.shards = Array.from({ length: SHARDS }, () => new Map());
    this.nextId = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const id = this.nextId++;
      this.shards[id % SHARDS].set(`thumbnail-${id}`, new Thumbnail(size));
    }
  }

  count() {
    return this.shards.reduce((sum, shard) => sum + shard.size, 0);
  }

  stop() {
    this.shards.forEach((shard) => shard.clear());
  }
}

class RepairedShards extends ShardsLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: ShardsLeak, repaired: RepairedShards };
