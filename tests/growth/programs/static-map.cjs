// A Map that belongs to a class.
const {watch} = require('../watch.cjs');

class Template {
  static compiled = new Map();
  static compile(source) {
    Template.compiled.set(source, new Function('data', `return ${JSON.stringify(source)} + data`));
  }
}

watch({
  kind: 'Map', held: 'compiled', entries: () => Template.compiled.size,
  warmUp() { for (let i = 0; i < 20; i++) Template.compile(`template ${i}`); },
  grow() { for (let i = 20; i < 220; i++) Template.compile(`template ${i}`); },
});
