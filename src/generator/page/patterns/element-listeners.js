// Panels that listen to a toolbar which stays, while they come and go.
//
// What leaks: the toolbar is in the document for as long as the page, and keeps each listener, and the listener its panel.
// In a snapshot: the listeners of one element grow; each is a function onToolbarClick with a Panel in its scope.
// Repair: removeEventListener when the panel goes away, or one listener on the toolbar that asks for the current panel.
'use strict';

class Panel {
  constructor(size) {
    this.contents = new Uint8Array(size).fill(1);
    this.clicks = 0;
  }
}

class ElementListenersLeak {
  constructor() {
    this.toolbar = document.createElement('nav');
    document.body.append(this.toolbar);
    this.listening = 0;
    this.isClosing = false;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(new Panel(size));
    }
  }

  /** The returned function would end the listening. Nobody calls it. */
  show(panel) {
    const page = this;
    function onToolbarClick() {
      panel.clicks++;
      if (page.isClosing) {
        stopListening();
      }
    }
    function stopListening() {
      page.toolbar.removeEventListener('click', onToolbarClick);
      page.listening--;
    }
    this.toolbar.addEventListener('click', onToolbarClick);
    this.listening++;
    return stopListening;
  }

  count() {
    return this.listening;
  }

  stop() {
    this.isClosing = true;
    this.toolbar.click();
    this.isClosing = false;
  }
}

class RepairedElementListeners extends ElementListenersLeak {
  show(panel) {
    const stopListening = super.show(panel);
    stopListening();
  }
}

versions['element-listeners'] = { leaking: ElementListenersLeak, repaired: RepairedElementListeners };
