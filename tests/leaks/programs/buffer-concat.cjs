// A protocol parser that appends each chunk to this.pending and never consumes it.
class FrameParser {
  constructor() {
    this.pending = Buffer.alloc(0);
    this.frames = 0;
  }
  write(chunk, leak) {
    this.pending = Buffer.concat([this.pending, chunk]);
    this.frames++;
    if (!leak) this.pending = this.pending.subarray(this.pending.length);
  }
}
const upstreamParser = new FrameParser();
exports.work = (leak) => {
  for (let i = 0; i < 40; i++) upstreamParser.write(Buffer.alloc(1000, 65 + (i % 20)), leak);
};
