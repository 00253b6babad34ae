// A reducer appends to state.notifications.items with a copy each time; nothing is ever dismissed.
const { legacy_createStore: createStore, combineReducers } = require('redux');
class Notification {
  constructor(i) {
    this.id = i;
    this.text = 'order ' + i + ' shipped';
  }
}
const notifications = (state = { items: [], unread: 0 }, a) =>
  a.type === 'notify'
    ? { ...state, items: [...state.items, a.n], unread: state.unread + 1 }
    : a.type === 'dismiss'
      ? { ...state, items: state.items.slice(-50) }
      : state;
const session = (state = { user: 'ann' }) => state;
const store = createStore(combineReducers({ notifications, session }));
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 200; i++) {
    store.dispatch({ type: 'notify', n: new Notification(n++) });
    if (!leak) store.dispatch({ type: 'dismiss' });
  }
};
