// Sounds that were fetched once, kept by their address.
//
// What leaks: the Map is never emptied; each ArrayBuffer keeps bytes outside of JavaScript's heap.
// In a snapshot: one Map whose entries grow; each value is an ArrayBuffer, its bytes a JSArrayBufferData.
// Repair: delete the entry when the sound has been played, or keep the last few.
'use strict';

class AudioBuffersLeak {
  constructor() {
    this.sounds = new Map();
    this.played = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.play(`sound-${this.played++}.wav`, new Uint8Array(size).fill(1).buffer);
    }
  }

  play(address, samples) {
    this.sounds.set(address, samples);
  }

  count() {
    return this.sounds.size;
  }

  stop() {
    this.sounds.clear();
  }
}

class RepairedAudioBuffers extends AudioBuffersLeak {
  play(address, samples) {
    super.play(address, samples);
    this.sounds.delete(address);
  }
}

versions['audio-buffers'] = { leaking: AudioBuffersLeak, repaired: RepairedAudioBuffers };
