// Each rendered request subscribes a memoised selector to the process-wide store.
const { legacy_createStore: createStore } = require('redux'),
  { createSelector } = require('reselect');
class PageView {
  constructor(i) {
    this.url = '/p/' + i;
    this.html = '';
  }
  update(v) {
    this.html = '<b>' + v + '</b>';
  }
}
const store = createStore((s = { items: [1, 2, 3], filter: 0 }, a) => (a.type === 'f' ? { ...s, filter: a.f } : s));
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 100; i++) {
    const page = new PageView(n++);
    const visible = createSelector([(s) => s.items, (s) => s.filter], (items, f) => items.filter((x) => x > f).length);
    const off = store.subscribe(() => page.update(visible(store.getState())));
    if (!leak) off();
  }
  store.dispatch({ type: 'f', f: n % 3 });
};
