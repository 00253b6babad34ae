// An LRU whose eviction deletes from the Map but forgets to unlink the node from the list.
class LruNode {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.prev = null;
    this.next = null;
  }
}
class Quote {
  constructor(i) {
    this.symbol = 'S' + i;
    this.bid = i / 3;
    this.book = [i, i + 1];
  }
}
class QuoteLru {
  constructor(max) {
    this.max = max;
    this.map = new Map();
    this.head = new LruNode('head', null);
    this.tail = new LruNode('tail', null);
    this.head.next = this.tail;
    this.tail.prev = this.head;
  }
  set(key, value, leak) {
    const node = new LruNode(key, value);
    node.next = this.head.next;
    node.prev = this.head;
    this.head.next.prev = node;
    this.head.next = node;
    this.map.set(key, node);
    if (this.map.size > this.max) {
      const oldest = leak ? this.map.values().next().value : this.tail.prev;
      this.map.delete(oldest.key);
      if (!leak) {
        oldest.prev.next = oldest.next;
        oldest.next.prev = oldest.prev;
      }
    }
  }
}
const quotes = new QuoteLru(100);
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 300; i++) quotes.set('S' + n, new Quote(n++), leak);
};
