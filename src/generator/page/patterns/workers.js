// Workers that are kept, and run on, when what they were started for is done.
//
// What leaks: a worker lives until it is terminated or ends itself, with its thread and its heap, and whoever listens to it as well.
// In a snapshot: an array of TileRenderer objects, each with a Worker. The worker's own heap is in a snapshot of the worker.
// Repair: terminate() when the work is done, and forget it; or a few workers for all work.
'use strict';

const WORKER_SCRIPT = 'onmessage = ({ data }) => postMessage(data * 2);';

class TileRenderer {
  constructor(size) {
    this.tile = new Uint8Array(size).fill(1);
    const address = URL.createObjectURL(new Blob([WORKER_SCRIPT], { type: 'text/javascript' }));
    this.worker = new Worker(address);
    this.address = address;
  }

  render() {
    return new Promise((resolve, reject) => {
      this.worker.onerror = () => reject(new Error('the worker did not start'));
      this.worker.onmessage = () => {
        URL.revokeObjectURL(this.address);
        resolve();
      };
      this.worker.postMessage(1);
    });
  }
}

class WorkersLeak {
  constructor() {
    this.renderers = [];
  }

  async work(count, size) {
    for (let i = 0; i < count; i++) {
      await this.draw(new TileRenderer(size));
    }
  }

  async draw(renderer) {
    this.renderers.push(renderer);
    await renderer.render();
  }

  count() {
    return this.renderers.length;
  }

  stop() {
    this.renderers.forEach((renderer) => renderer.worker.terminate());
    this.renderers = [];
  }
}

class RepairedWorkers extends WorkersLeak {
  async draw(renderer) {
    await super.draw(renderer);
    this.stop();
  }
}

versions.workers = { leaking: WorkersLeak, repaired: RepairedWorkers };
