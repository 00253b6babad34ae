// Charts that listen to the window's size, and go on doing so when they are gone.
//
// What leaks: the window outlives every chart and keeps each listener, and the listener keeps its chart.
// In a snapshot: the Window's listeners grow; each is a function onResize with a Chart in its scope.
// Repair: removeEventListener when the chart goes away.
'use strict';

class Chart {
  constructor(size) {
    this.points = new Uint8Array(size).fill(1);
  }

  fit() {
    this.width = window.innerWidth;
  }
}

class WindowListenersLeak {
  constructor() {
    this.listening = 0;
    this.isClosing = false;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(new Chart(size));
    }
  }

  /** The returned function would end the listening. Nobody calls it. */
  show(chart) {
    const page = this;
    function onResize() {
      if (page.isClosing) {
        stopListening();
      } else {
        chart.fit();
      }
    }
    function stopListening() {
      window.removeEventListener('resize', onResize);
      page.listening--;
    }
    window.addEventListener('resize', onResize);
    this.listening++;
    return stopListening;
  }

  count() {
    return this.listening;
  }

  stop() {
    this.isClosing = true;
    window.dispatchEvent(new Event('resize'));
    this.isClosing = false;
  }
}

class RepairedWindowListeners extends WindowListenersLeak {
  show(chart) {
    const stopListening = super.show(chart);
    chart.fit();
    stopListening();
  }
}

versions['window-listeners'] = { leaking: WindowListenersLeak, repaired: RepairedWindowListeners };
