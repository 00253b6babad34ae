// Loads a snapshot into DevTools' engine as DevTools does: in pieces, with a second thread for dominators and retainers.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {MessageChannel, Worker} from 'node:worker_threads';
import zlib from 'node:zlib';

import {mended, needsMending} from './mend.mjs';

const PIECE = 10_000_000;  // what DevTools reads at a time
const GZIP = '1f8b', ZSTD = '28b52ffd';

/** The bytes of a file, unpacked if it is packed, in pieces. */
async function* pieces(file) {
  const stream = fs.createReadStream(file, {highWaterMark: PIECE});
  const magic = head(file, 4).toString('hex');
  if (magic.startsWith(GZIP)) {
    yield* stream.pipe(zlib.createGunzip({chunkSize: 1 << 20}));
  } else if (magic === ZSTD && zlib.createZstdDecompress) {
    yield* stream.pipe(zlib.createZstdDecompress({chunkSize: 1 << 20}));
  } else if (magic === ZSTD) {
    // Node learnt zstd in version 22.15.
    const tool = spawn('zstd', ['-dcq', file], {stdio: ['ignore', 'pipe', 'inherit']});
    const ended = once(tool, 'close');
    ended.catch(() => {});
    yield* tool.stdout;
    const [code] = await ended;
    if (code !== 0) {
      throw new Error(`zstd ended with ${code} on ${file}`);
    }
  } else {
    yield* stream;
  }
}

function head(file, length) {
  const fd = fs.openSync(file);
  const bytes = Buffer.alloc(length);
  const read = fs.readSync(fd, bytes);
  fs.closeSync(fd);
  return bytes.subarray(0, read);
}

const peakRss = () => process.resourceUsage().maxRSS / 1024 * 1.048576;

/** DevTools' engine, and how it is to be run. */
export class Engine {
  #options;
  constructor(modules, paths, options) {
    Object.assign(this, modules);
    this.paths = paths;
    this.#options = options;
    keepOriginals(this.Snapshot.JSHeapSnapshot.prototype);
  }

  /** Loads as the file is; if DevTools cannot, once more in mended form. Returns the snapshot and why it was mended. */
  async loadOrMend(file) {
    const needed = await (async () => {
      for await (const piece of pieces(file)) {
        return needsMending(piece.subarray(0, 1 << 16).toString('latin1'));
      }
    })();
    if (!needed) {
      try {
        return {snapshot: await this.load(file), why: null};
      } catch (e) {
        const why = String(e?.message ?? e).split('\n', 1)[0];
        const notes = {};
        return {snapshot: await this.load(file, notes), why, ...notes};
      }
    }
    const notes = {};
    return {snapshot: await this.load(file, notes), why: needed, ...notes};
  }

  /** Loads a file; in mended form if `notes` are to be taken (or --normalize was given). */
  async load(file, notes = this.#options.normalize ? {} : undefined) {
    const watch = new Stopwatch();
    const loader = new this.Loader.HeapSnapshotLoader({sendEvent: (event, data) => {
      if (event === 'ProgressUpdate') {
        watch.mark(JSON.parse(data).string.replace(/\s*\{PH1\}%|…/g, ''));
      } else {
        console.warn(`${event}: ${data}`);
      }
    }});
    const decoder = new TextDecoder();
    const whole = [];
    let bytes = 0;
    for await (const piece of pieces(file)) {
      bytes += piece.length;
      if (notes) {
        whole.push(piece);
      } else {
        loader.write(decoder.decode(piece, {stream: true}));
      }
    }
    loader.write(decoder.decode());
    if (notes) {
      for (const text of mended(Buffer.concat(whole), notes)) {
        loader.write(text);
      }
    }
    loader.close();
    await loader.parsingComplete;
    const snapshot = await this.#build(loader);
    if (this.#options.time) {
      watch.report(file, bytes, snapshot);
    }
    return snapshot;
  }

  async #build(loader) {
    const channel = new MessageChannel();
    if (this.#options.threads === 1) {
      this.manager = new this.Snapshot.SecondaryInitManager(channel.port2);
      return await loader.buildSnapshot(channel.port1).finally(() => channel.port1.close());
    }
    const worker = new Worker(this.paths.second, {resourceLimits: {maxOldGenerationSizeMb: this.#options.heapMb}});
    worker.postMessage({port: channel.port2}, [channel.port2]);
    const failed = new Promise((_, reject) => worker.once('error', reject));
    try {
      return await Promise.race([loader.buildSnapshot(channel.port1), failed]);
    } finally {
      channel.port1.close();
      await worker.terminate();
    }
  }
}

/** Makes the engine remember what it overwrites: the sizes and the number of strings as the file has them. */
function keepOriginals(proto) {
  const {initialize, calculateShallowSizes} = proto;
  proto.initialize = function(...args) {
    this.fileStringCount = this.strings.length;
    return initialize.apply(this, args);
  };
  proto.calculateShallowSizes = function() {
    const raw = this.rawSelfSizes = new Uint32Array(this.nodeCount);
    for (let i = 0; i < raw.length; i++) {
      raw[i] = this.nodes.getValue(i * this.nodeFieldCount + this.nodeSelfSizeOffset);
    }
    return calculateShallowSizes.call(this);
  };
}

/** Wall time by phase, CPU time of all threads and peak memory of one load. */
class Stopwatch {
  #phases = [];
  #start = performance.now();
  #cpu = process.cpuUsage();
  constructor() {
    this.mark('open');
  }
  mark(name) {
    if (this.#phases.at(-1)?.name !== name) {
      this.#phases.push({name, at: performance.now()});
    }
  }
  report(file, bytes, snapshot) {
    const end = performance.now();
    const log = (...cells) => process.stderr.write(cells.join('\t') + '\n');
    log('# file', file);
    log('phase', 'ms');
    this.#phases.forEach((p, i) => log(p.name, ((this.#phases[i + 1]?.at ?? end) - p.at).toFixed(0)));
    const mb = bytes / 1e6;
    const used = process.cpuUsage(this.#cpu);
    log('total', (end - this.#start).toFixed(0));
    log('cpu', ((used.user + used.system) / 1000).toFixed(0));
    log('input_mb', mb.toFixed(1));
    log('nodes', snapshot.nodeCount);
    log('edges', snapshot.containmentEdges.length / snapshot.edgeFieldsCount);
    log('seconds_per_100_mb', ((end - this.#start) / 10 / mb).toFixed(2));
    log('peak_rss_mb', peakRss().toFixed(0));
    log('peak_rss_per_input_mb', (peakRss() / mb).toFixed(2));
  }
}
