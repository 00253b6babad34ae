// Adverts that watch whether a slot is in sight, and go on doing so when they are gone.
//
// What leaks: an observer lives as long as what it observes, each observer its callback, and the callback the advert that it was made for.
// In a snapshot: IntersectionObserver objects grow in number; each has a function onSight with an Advert in its scope.
// Repair: disconnect() when the advert goes away.
'use strict';

class Advert {
  constructor(size) {
    this.picture = new Uint8Array(size).fill(1);
    this.seen = 0;
  }
}

class IntersectionObserversLeak {
  constructor() {
    this.begin();
  }

  begin() {
    this.slot = document.createElement('aside');
    document.body.append(this.slot);
    this.observing = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.watch(new Advert(size));
    }
  }

  watch(advert) {
    const observer = new IntersectionObserver(function onSight() {
      advert.seen++;
    });
    observer.observe(this.slot);
    this.observing++;
    return observer;
  }

  count() {
    return this.observing;
  }

  stop() {
    this.slot.remove();
    this.begin();
  }
}

class RepairedIntersectionObservers extends IntersectionObserversLeak {
  watch(advert) {
    super.watch(advert).disconnect();
    this.observing--;
  }
}

versions['intersection-observers'] = { leaking: IntersectionObserversLeak, repaired: RepairedIntersectionObservers };
