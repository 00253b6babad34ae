// 500 live sessions, each of which gains one breadcrumb a step.
class Breadcrumb {
  constructor(i) {
    this.at = i;
    this.url = '/u' + i;
  }
}
class UserSession {
  constructor(i) {
    this.user = 'u' + i;
    this.breadcrumbs = [];
  }
  visit(b, leak) {
    this.breadcrumbs.push(b);
    if (!leak && this.breadcrumbs.length > 2) this.breadcrumbs.shift();
  }
}
const liveSessions = new Map();
for (let i = 0; i < 500; i++) liveSessions.set('u' + i, new UserSession(i));
let n = 0;
exports.work = (leak) => {
  for (const s of liveSessions.values()) s.visit(new Breadcrumb(n++), leak);
};
