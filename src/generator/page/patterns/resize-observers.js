// Graphs that watch the size of a board, and go on doing so when they are gone.
//
// What leaks: an observer lives as long as what it observes, each observer its callback, and the callback the graph that it was made for.
// In a snapshot: ResizeObserver objects grow in number; each has a function onSizes with a Graph in its scope.
// Repair: disconnect() when the graph goes away.
'use strict';

class Graph {
  constructor(size) {
    this.samples = new Uint8Array(size).fill(1);
    this.seen = 0;
  }
}

class ResizeObserversLeak {
  constructor() {
    this.begin();
  }

  begin() {
    this.board = document.createElement('section');
    document.body.append(this.board);
    this.observing = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.watch(new Graph(size));
    }
  }

  watch(graph) {
    const observer = new ResizeObserver(function onSizes() {
      graph.seen++;
    });
    observer.observe(this.board);
    this.observing++;
    return observer;
  }

  count() {
    return this.observing;
  }

  stop() {
    this.board.remove();
    this.begin();
  }
}

class RepairedResizeObservers extends ResizeObserversLeak {
  watch(graph) {
    super.watch(graph).disconnect();
    this.observing--;
  }
}

versions['resize-observers'] = { leaking: ResizeObserversLeak, repaired: RepairedResizeObservers };
