// Downloads that listen to the signal with which the whole page would be ended.
//
// What leaks: the signal lives as long as the page and keeps each listener, and the listener a download that is long done.
// In a snapshot: one AbortSignal whose listeners grow; each is a function onShutdown with a Download in its scope.
// Repair: removeEventListener when the download is done.
'use strict';

class Download {
  constructor(size) {
    this.body = new Uint8Array(size).fill(1);
  }

  cancel() {
    this.body = null;
  }
}

class SignalListenersLeak {
  constructor() {
    this.begin();
  }

  begin() {
    this.shutdown = new AbortController();
    this.listening = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.fetch(new Download(size));
    }
  }

  /** The returned function would end the listening. Nobody calls it. */
  fetch(download) {
    const { signal } = this.shutdown;
    const onShutdown = () => download.cancel();
    signal.addEventListener('abort', onShutdown);
    this.listening++;
    return () => {
      signal.removeEventListener('abort', onShutdown);
      this.listening--;
    };
  }

  count() {
    return this.listening;
  }

  stop() {
    this.shutdown.abort();
    this.begin();
  }
}

class RepairedSignalListeners extends SignalListenersLeak {
  fetch(download) {
    const stopListening = super.fetch(download);
    stopListening();
  }
}

versions['signal-listeners'] = { leaking: SignalListenersLeak, repaired: RepairedSignalListeners };
