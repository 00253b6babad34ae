// A class of one's own that is a Map.
const {watch} = require('../watch.cjs');

class Registry extends Map {
  register(number) { this.set(`plugin ${number}`, {number, options: {verbose: `level ${number}`}}); }
}
const registry = new Registry();

watch({
  kind: 'Registry', held: 'registry', entries: () => registry.size,
  warmUp() { for (let i = 0; i < 45; i++) registry.register(i); },
  grow() { for (let i = 45; i < 445; i++) registry.register(i); },
});
