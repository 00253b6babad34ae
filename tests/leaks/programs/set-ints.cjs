// Ids already processed (small integers) in a Set.
class Deduper {
  constructor() {
    this.seenIds = new Set();
  }
  isNew(id) {
    if (this.seenIds.has(id)) return false;
    this.seenIds.add(id);
    return true;
  }
  reset() {
    this.seenIds.clear();
  }
}
const deduper = new Deduper();
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 4000; i++) deduper.isNew(n++);
  if (!leak) deduper.reset();
};
