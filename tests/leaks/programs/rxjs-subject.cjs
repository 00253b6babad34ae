// Components subscribe to a shared Subject through pipe() and are destroyed without unsubscribing.
const { BehaviorSubject, map, filter, distinctUntilChanged } = require('rxjs');
class PriceWidget {
  constructor(id) {
    this.id = id;
    this.rows = [id];
    this.sub = null;
  }
  show(v) {
    this.rows[0] = v;
  }
  destroy() {
    this.sub.unsubscribe();
  }
}
class MarketService {
  constructor() {
    this.price$ = new BehaviorSubject(0);
  }
}
const market = new MarketService();
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 120; i++) {
    const w = new PriceWidget(n++);
    w.sub = market.price$
      .pipe(
        filter((v) => v >= 0),
        map((v) => v * 2),
        distinctUntilChanged(),
      )
      .subscribe((v) => w.show(v));
    if (!leak) w.destroy();
  }
  market.price$.next(n);
};
