// Two stuck tasks block a p-queue of concurrency 2; everything behind waits for ever.
import PQueue from 'p-queue';
class ThumbnailJob {
  constructor(i) {
    this.src = '/img/' + i + '.png';
    this.size = [64, 64];
  }
  async run() {
    return this.src;
  }
}
const thumbnails = new PQueue({ concurrency: 2 });
let n = 0;
export const start = (leak) => {
  if (leak) for (let i = 0; i < 2; i++) thumbnails.add(() => new Promise(() => {}));
};
export const work = async (leak) => {
  for (let i = 0; i < 150; i++) {
    const job = new ThumbnailJob(n++);
    thumbnails.add(() => job.run());
  }
  if (!leak) await thumbnails.onIdle();
};
