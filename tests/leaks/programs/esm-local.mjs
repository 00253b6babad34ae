// A top-level const Map of an ES module, not exported.
class CheckoutSession {
  constructor(id) {
    this.id = id;
    this.cart = { lines: ['l' + id] };
  }
}
const checkoutSessions = new Map();
let n = 0;
export function work(leak) {
  for (let i = 0; i < 160; i++) {
    const id = 'co' + n++;
    checkoutSessions.set(id, new CheckoutSession(id));
    if (!leak) checkoutSessions.delete(id);
  }
}
