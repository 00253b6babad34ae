// User formulas are compiled with vm.Script and cached by their text, which contains the row number.
const vm = require('vm');
class FormulaCache {
  constructor() {
    this.compiled = new Map();
  }
  get(src, max) {
    let s = this.compiled.get(src);
    if (!s) {
      s = new vm.Script('(function formula(row) { return row.a * ' + src + ' })');
      this.compiled.set(src, s);
      if (this.compiled.size > max) this.compiled.delete(this.compiled.keys().next().value);
    }
    return s;
  }
}
const formulas = new FormulaCache();
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 60; i++) formulas.get('(1 + ' + n++ + ')', leak ? Infinity : 50).runInThisContext()({ a: 1 });
};
exports.warm = 2;
