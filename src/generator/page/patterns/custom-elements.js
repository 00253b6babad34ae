// Elements of a class of our own that enter themselves in a register and never leave it.
//
// What leaks: the register keeps each element when it is long out of the document, with all that it holds.
// In a snapshot: one Set of detached chat-bubble elements that grows; each holds a ChatMessage.
// Repair: leave the register in disconnectedCallback.
'use strict';

class ChatMessage {
  constructor(size) {
    this.text = new Uint8Array(size).fill(1);
  }
}

class ChatBubble extends HTMLElement {
  connectedCallback() {
    this.register.add(this);
  }
}

class RepairedChatBubble extends ChatBubble {
  disconnectedCallback() {
    this.register.delete(this);
  }
}

class CustomElementsLeak {
  constructor() {
    this.bubbles = new Set();
    customElements.define('chat-bubble', this.elementClass());
  }

  elementClass() {
    return ChatBubble;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const bubble = document.createElement('chat-bubble');
      bubble.register = this.bubbles;
      bubble.message = new ChatMessage(size);
      document.body.append(bubble);
      bubble.remove();
    }
  }

  count() {
    return this.bubbles.size;
  }

  stop() {
    this.bubbles.clear();
  }
}

class RepairedCustomElements extends CustomElementsLeak {
  elementClass() {
    return RepairedChatBubble;
  }
}

versions['custom-elements'] = { leaking: CustomElementsLeak, repaired: RepairedCustomElements };
