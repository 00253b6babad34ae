// Grants: tenant -> user -> Set of resources. Tenants and users are fixed; the Sets only grow.
class ResourceGrant {
  constructor(i) {
    this.resource = 'doc/' + i;
    this.level = i % 3;
  }
}
class GrantStore {
  constructor() {
    this.byTenant = new Map();
    for (let t = 0; t < 5; t++) {
      const users = new Map();
      for (let u = 0; u < 8; u++) users.set('user' + t + '_' + u, new Set());
      this.byTenant.set('tenant' + t, users);
    }
  }
}
const grants = new GrantStore();
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 200; i++) {
    const t = i % 5,
      u = ((i / 5) | 0) % 8;
    const set = grants.byTenant.get('tenant' + t).get('user' + t + '_' + u);
    const g = new ResourceGrant(n++);
    set.add(g);
    if (!leak) set.delete(g);
  }
};
