// Sockets that were opened and never forgotten.
const {watch} = require('../watch.cjs');

class Socket {
  constructor(number) {
    this.peer = `10.0.0.${number}`;
    this.received = [number];
  }
}
const open = new Set();

watch({
  kind: 'Set', held: 'open', entries: () => open.size,
  warmUp() { for (let i = 0; i < 40; i++) open.add(new Socket(i)); },
  grow() { for (let i = 0; i < 300; i++) open.add(new Socket(i)); },
});
