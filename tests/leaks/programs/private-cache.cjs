// A singleton with a private #cache keyed by the complete query string.
class RateQuote {
  constructor(q) {
    this.query = q;
    this.rates = [1.1, 2.2, q.length];
  }
}
class RateService {
  static #instance;
  #cache = new Map();
  #hits = 0;
  static get() {
    return (RateService.#instance ??= new RateService());
  }
  quote(q, max) {
    let r = this.#cache.get(q);
    if (r) {
      this.#hits++;
      return r;
    }
    r = new RateQuote(q);
    this.#cache.set(q, r);
    if (this.#cache.size > max) this.#cache.delete(this.#cache.keys().next().value);
    return r;
  }
}
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 250; i++) RateService.get().quote('from=EUR&to=USD&ts=' + n++, leak ? Infinity : 200);
};
exports.warm = 3;
