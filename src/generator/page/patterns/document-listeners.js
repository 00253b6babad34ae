// Dialogs that listen to the keyboard of the whole document, and go on doing so when they are closed.
//
// What leaks: the document keeps each listener, and the listener keeps its dialog.
// In a snapshot: the document's listeners grow; each is a function onKeyDown with a Dialog in its scope.
// Repair: removeEventListener when the dialog is closed, or a signal that is aborted then.
'use strict';

class Dialog {
  constructor(size) {
    this.form = new Uint8Array(size).fill(1);
    this.isOpen = true;
  }

  close() {
    this.isOpen = false;
  }
}

class DocumentListenersLeak {
  constructor() {
    this.listening = 0;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const dialog = new Dialog(size);
      this.open(dialog);
      dialog.close();
    }
  }

  open(dialog) {
    const page = this;
    document.addEventListener('keydown', function onKeyDown(event) {
      if (event.key === 'Escape') {
        dialog.close();
        document.removeEventListener('keydown', onKeyDown);
        page.listening--;
      }
    });
    this.listening++;
  }

  count() {
    return this.listening;
  }

  stop() {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  }
}

class RepairedDocumentListeners extends DocumentListenersLeak {
  open(dialog) {
    super.open(dialog);
    // It is closed the way that takes its listener along.
    this.stop();
  }
}

versions['document-listeners'] = { leaking: DocumentListenersLeak, repaired: RepairedDocumentListeners };
