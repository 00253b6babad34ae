// Editors that watch a list for changes, and go on doing so when they are closed.
//
// What leaks: the list keeps its observers, each observer its callback, and the callback the editor that it was made for.
// In a snapshot: MutationObserver objects grow in number; each has a function onMutations with an Editor in its scope.
// Repair: disconnect() when the editor goes away.
'use strict';

class Editor {
  constructor(size) {
    this.text = new Uint8Array(size).fill(1);
    this.seen = 0;
  }
}

class MutationObserversLeak {
  constructor() {
    this.begin();
  }

  begin() {
    this.list = document.createElement('ul');
    document.body.append(this.list);
    this.observing = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.watch(new Editor(size));
    }
  }

  watch(editor) {
    const observer = new MutationObserver(function onMutations() {
      editor.seen++;
    });
    observer.observe(this.list, { childList: true });
    this.observing++;
    return observer;
  }

  count() {
    return this.observing;
  }

  stop() {
    this.list.remove();
    this.begin();
  }
}

class RepairedMutationObservers extends MutationObserversLeak {
  watch(editor) {
    super.watch(editor).disconnect();
    this.observing--;
  }
}

versions['mutation-observers'] = { leaking: MutationObserversLeak, repaired: RepairedMutationObservers };
