// Leaks step by step, as the lines on standard input say: `warm`, `step`, `collect`, `snapshot FILE`, `stop`, `exit`.
'use strict';

const { collectGarbage, writeSnapshot } = require('./runtime.cjs');

/** No timer of ours ticks by itself: a step is the same, however long it takes. */
const NEVER = 0x7fffffff;

/** Where all patterns hang: `global.demo.cache`, … */
class Demo {}

function makePattern(name, { fixed, perStep, warmUp, size }) {
  const versions = require(`./patterns/${name}.cjs`);
  const Version = versions.harmless || (fixed ? versions.repaired : versions.leaking);
  return new Version({ perStep, warmUp, size, period: NEVER });
}

module.exports = function run(settings, tell, listen) {
  const { patterns, perStep, warmUp, size } = settings;
  const demo = new Demo();
  patterns.forEach((name) => {
    demo[name] = makePattern(name, settings);
  });
  globalThis.demo = demo;

  /** What each pattern holds at this moment. */
  function held() {
    return patterns.map((name) => {
      const pattern = demo[name];
      const count = pattern.count();
      return { count, bytes: pattern.bytes ? pattern.bytes() : count * size };
    });
  }

  /** Some work is done later: a module is loaded, a socket is bound. */
  async function work(units) {
    for (const name of patterns) {
      await demo[name].work(units, size);
    }
  }

  const commands = {
    async warm() {
      if (warmUp > 0) {
        await work(warmUp);
      }
    },
    async step() {
      await work(perStep);
    },
    stop() {
      patterns.forEach((name) => demo[name].stop());
    },
    async collect() {
      await collectGarbage();
    },
    snapshot(file) {
      writeSnapshot(file);
    },
    exit() {
      process.exit(0);
    },
  };

  listen(async (line) => {
    const [, command, argument] = /^(\w+) ?(.*)$/.exec(line);
    await commands[command](argument);
    tell({ done: command, held: held() });
  });
};
