// Each closed session leaves behind a poll loop that schedules itself again with setImmediate.
class PollerSession {
  constructor(i) {
    this.id = i;
    this.buffer = new Array(20).fill(i);
    this.open = true;
  }
}
let n = 0;
function pollLoop(session) {
  if (!session.open) return;
  setImmediate(pollLoop, session);
}
exports.work = async (leak) => {
  for (let i = 0; i < 25; i++) {
    const s = new PollerSession(n++);
    pollLoop(s);
    if (!leak) s.open = false;
  }
  await new Promise((r) => setTimeout(r, 5));
};
