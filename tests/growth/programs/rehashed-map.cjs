// The Map's hash table is made anew several times: what holds the entries in the end did not exist at the beginning.
const {watch} = require('../watch.cjs');

class Account {
  constructor(number) {
    this.owner = {name: `owner ${number}`};
    this.balance = number * 1.25;
  }
}
const accounts = new Map();

watch({
  kind: 'Map', held: 'accounts', entries: () => accounts.size,
  warmUp() { for (let i = 0; i < 17; i++) accounts.set(Symbol(i), new Account(i)); },
  grow() { for (let i = 17; i < 6017; i++) accounts.set(Symbol(i), new Account(i)); },
});
