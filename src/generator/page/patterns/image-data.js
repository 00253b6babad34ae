// Pixels of every picture that was ever shown, kept by its address.
//
// What leaks: the Map is never emptied; each ImageData keeps its pixels, which are outside of JavaScript's heap.
// In a snapshot: one Map whose entries grow; each value is an ImageData with a Uint8ClampedArray.
// Repair: delete the entry when the picture is no longer shown, or keep the last few.
'use strict';

/** Bytes of a pixel. */
const PIXEL = 4;

class ImageDataLeak {
  constructor() {
    this.thumbnails = new Map();
    this.shown = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(`picture-${this.shown++}.png`, size);
    }
  }

  show(address, size) {
    this.thumbnails.set(address, new ImageData(Math.ceil(size / PIXEL), 1));
  }

  count() {
    return this.thumbnails.size;
  }

  stop() {
    this.thumbnails.clear();
  }
}

class RepairedImageData extends ImageDataLeak {
  show(address, size) {
    super.show(address, size);
    this.thumbnails.delete(address);
  }
}

versions['image-data'] = { leaking: ImageDataLeak, repaired: RepairedImageData };
