// A config object behind a validating Proxy; each change is logged in its history.
class ConfigChange {
  constructor(k, v) {
    this.key = k;
    this.value = v;
    this.stack = ['at ' + v];
  }
}
let keep = Infinity,
  n = 0;
const config = new Proxy(
  { values: {}, history: [] },
  {
    set(t, k, v) {
      t.values[k] = v;
      t.history.push(new ConfigChange(k, v));
      if (t.history.length > keep) t.history.shift();
      return true;
    },
    get(t, k) {
      return t.values[k];
    },
  },
);
exports.start = (leak) => {
  if (!leak) keep = 20;
};
exports.work = () => {
  for (let i = 0; i < 140; i++) config['flag' + (i % 5)] = n++;
};
