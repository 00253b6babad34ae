// A file watcher per opened project that is never closed.
const fs = require('fs'),
  os = require('os'),
  path = require('path');
class ProjectView {
  constructor(i) {
    this.name = 'project' + i;
    this.stale = false;
  }
}
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'adv-'));
let n = 0;
exports.work = async (leak) => {
  for (let i = 0; i < 8; i++) {
    const view = new ProjectView(n++);
    const w = fs.watch(dir, function onProjectChanged() {
      view.stale = true;
    });
    if (!leak) w.close();
  }
  await new Promise((r) => setTimeout(r, 5));
};
