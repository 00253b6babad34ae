// One function of a frame that is remembered, when the frame is long out of the document.
//
// What leaks: a function keeps the realm that it was made in: the frame's window, its document, all of its built-in objects.
// In a snapshot: an array of functions checkForm; each keeps a detached Window with a FormDraft.
// Repair: forget what came out of a frame when it is removed, or pass data instead of functions.
'use strict';

const FORM_SCRIPT = `
  class FormDraft {
    constructor(size) {
      this.fields = new Uint8Array(size).fill(1);
    }
  }
  window.checkForm = function checkForm() {
    return window.draft.fields.length > 0;
  };
  window.begin = (size) => {
    window.draft = new FormDraft(size);
  };
`;

class DetachedFrameLeak {
  constructor() {
    this.checks = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      this.fill(frame.contentWindow, size);
      frame.remove();
    }
  }

  fill(form, size) {
    form.eval(FORM_SCRIPT);
    form.begin(size);
    this.remember(form.checkForm);
  }

  remember(check) {
    this.checks.push(check);
  }

  count() {
    return this.checks.length;
  }

  stop() {
    this.checks = [];
  }
}

class RepairedDetachedFrame extends DetachedFrameLeak {
  remember(check) {
    this.isValid = check();
  }
}

versions['detached-frame'] = { leaking: DetachedFrameLeak, repaired: RepairedDetachedFrame };
