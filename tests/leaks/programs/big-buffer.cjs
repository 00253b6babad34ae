// Upload body collected with Buffer.concat on a connection that lives on: 5 MB more each step.
class UploadConnection {
  constructor() {
    this.body = Buffer.alloc(0);
  }
  onData(chunk) {
    this.body = Buffer.concat([this.body, chunk]);
  }
  onEnd() {
    this.body = Buffer.alloc(0);
  }
}
const uploader = new UploadConnection();
exports.work = (leak) => {
  for (let i = 0; i < 5; i++) uploader.onData(Buffer.alloc(1 << 20, i));
  if (!leak) uploader.onEnd();
};
