// Three objects a step leak inside of a 50 MB heap whose rows are all made anew each step.
class AbandonedCart {
  constructor(i) {
    this.no = i;
    this.lines = ['l' + i];
  }
}
class CatalogRow {
  constructor(i) {
    this.i = i;
    this.name = 'name' + i;
    this.prices = new Array(120).fill(i);
  }
}
const shop = { catalog: [], carts: { abandoned: [] } };
let n = 0;
exports.work = (leak) => {
  shop.catalog = Array.from({ length: 45000 }, (_, i) => new CatalogRow(i + n));
  for (let i = 0; i < 3; i++) {
    shop.carts.abandoned.push(new AbandonedCart(n++));
    if (!leak && shop.carts.abandoned.length > 5) shop.carts.abandoned.shift();
  }
};
exports.warm = 2;
