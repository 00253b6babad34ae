// A transport is added to the shared logger for each import job and never removed.
const winston = require('winston'),
  Transport = require('winston-transport');
class ImportJob {
  constructor(i) {
    this.id = i;
    this.lines = ['start ' + i];
  }
}
class JobTransport extends Transport {
  constructor(job) {
    super({ level: 'warn' });
    this.job = job;
  }
  log(info, cb) {
    this.job.lines[0] = info.message;
    cb();
  }
}
const logger = winston.createLogger({ transports: [new winston.transports.Console({ silent: true })] });
logger.setMaxListeners(0);
let n = 0;
process.removeAllListeners('warning');
process.on('warning', () => {});
exports.work = async (leak) => {
  for (let i = 0; i < 12; i++) {
    const t = new JobTransport(new ImportJob(n++));
    logger.add(t);
    logger.info('importing');
    await new Promise((r) => setImmediate(r));
    if (!leak) logger.remove(t);
  }
};
