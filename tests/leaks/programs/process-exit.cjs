// Each temporary file registers a process 'exit' handler to remove itself and keeps it after it is removed.
class TempFile {
  constructor(i) {
    this.path = '/tmp/upload-' + i;
    this.onExit = () => this.remove();
    process.on('exit', this.onExit);
  }
  remove() {
    this.path = null;
  }
  dispose() {
    process.off('exit', this.onExit);
  }
}
process.setMaxListeners(0);
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 50; i++) {
    const t = new TempFile(n++);
    if (!leak) t.dispose();
  }
};
