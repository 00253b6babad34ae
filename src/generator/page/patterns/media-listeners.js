// Layouts that listen to a media query, and go on doing so when they are replaced.
//
// What leaks: the list of the media query keeps each listener, and the listener keeps its layout.
// In a snapshot: one MediaQueryList whose listeners grow; each is a function onNarrow with a Layout in its scope.
// Repair: removeEventListener when the layout is replaced.
'use strict';

class Layout {
  constructor(size) {
    this.columns = new Uint8Array(size).fill(1);
  }
}

class MediaListenersLeak {
  constructor() {
    this.narrow = window.matchMedia('(max-width: 40em)');
    this.listening = 0;
    this.isClosing = false;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(new Layout(size));
    }
  }

  /** The returned function would end the listening. Nobody calls it. */
  show(layout) {
    const page = this;
    function onNarrow(event) {
      layout.isNarrow = event.matches;
      if (page.isClosing) {
        stopListening();
      }
    }
    function stopListening() {
      page.narrow.removeEventListener('change', onNarrow);
      page.listening--;
    }
    this.narrow.addEventListener('change', onNarrow);
    this.listening++;
    return stopListening;
  }

  count() {
    return this.listening;
  }

  stop() {
    this.isClosing = true;
    this.narrow.dispatchEvent(new Event('change'));
    this.isClosing = false;
  }
}

class RepairedMediaListeners extends MediaListenersLeak {
  show(layout) {
    const stopListening = super.show(layout);
    stopListening();
  }
}

versions['media-listeners'] = { leaking: MediaListenersLeak, repaired: RepairedMediaListeners };
