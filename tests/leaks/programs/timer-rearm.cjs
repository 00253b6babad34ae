// Each device gets a heartbeat that re-arms itself with setTimeout (unref'd) and is never stopped.
class DeviceHeartbeat {
  constructor(i) {
    this.device = 'dev' + i;
    this.missed = 0;
    this.stopped = false;
  }
  beat() {
    if (this.stopped) return;
    this.missed++;
    this.timer = setTimeout(() => this.beat(), 3 + (this.missed % 5));
    this.timer.unref();
  }
}
let n = 0;
exports.work = async (leak) => {
  for (let i = 0; i < 30; i++) {
    const h = new DeviceHeartbeat(n++);
    h.beat();
    if (!leak) {
      h.stopped = true;
    }
  }
  await new Promise((r) => setTimeout(r, 10));
};
