// What the demo application says about each pattern: the messages and figures of its guide.
'use strict';

/** One unit of a classic leak, in bytes; `--size` replaces it. */
const USUAL_SIZE = 8e6;
const CLOSURE_SIZE = 10e6;
/** Milliseconds between two ticks of a leaking timer. */
const TICK = 1000;
/** Look-alikes and repairs that are bounded keep so many. */
const BOUND = 10;
/** What the cache claims as its limit. It never looks at it: that is the bug. */
const MAX_CACHE_SIZE = 1000;

const megabytes = (bytes) => Math.round(bytes / 1e6);

/** A pattern behind three routes, with the general figures. */
class Leak {
  constructor(name, size) {
    const { leaking, harmless } = require(`./patterns/${name}.cjs`);
    this.name = name;
    this.isHarmless = Boolean(harmless);
    this.size = size || (name === 'closure' ? CLOSURE_SIZE : USUAL_SIZE);
    this.pattern = new (harmless || leaking)({ perStep: BOUND, size: this.size, period: TICK });
    // `global-variable` → `Global variable leak`, and `globalVariable` as a key.
    this.title = name[0].toUpperCase() + name.slice(1).replace(/-/g, ' ') + (harmless ? '' : ' leak');
    this.key = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  }

  get count() {
    return this.pattern.count();
  }

  get kept() {
    return megabytes(this.pattern.bytes ? this.pattern.bytes() : this.count * this.size);
  }

  get isLeaking() {
    return !this.isHarmless && this.count > 0;
  }

  stats() {
    return { items: this.count, memoryAllocated: this.kept, isLeaking: this.isLeaking };
  }

  start() {
    if (this.pattern.startOne) {
      this.pattern.startOne(this.size);
    } else {
      this.pattern.work(1, this.size);
    }
    return { message: `${this.title} started`, stats: this.stats() };
  }

  stop() {
    this.pattern.stop();
    return { message: `${this.title} stopped`, stats: this.stats() };
  }

  status() {
    return { message: `${this.title} status`, stats: this.stats() };
  }

  /** What the list of all patterns says of this one. */
  overview() {
    return this.stats();
  }
}

class TimerFigures extends Leak {
  stats() {
    return { activeTimers: this.count, memoryAllocated: this.kept, isLeaking: this.isLeaking };
  }

  overview() {
    return this.status();
  }
}

class CacheFigures extends Leak {
  stats() {
    return { size: this.count, memoryUsage: `${this.kept}MB`, maxSize: MAX_CACHE_SIZE };
  }

  stop() {
    const clearedEntries = this.count;
    return Object.assign(super.stop(), { clearedEntries });
  }

  status() {
    return { isLeaking: this.isLeaking, stats: this.stats(), message: 'Cache status' };
  }

  figures() {
    return Object.assign(this.stats(), { isLeaking: this.isLeaking });
  }

  overview() {
    return this.status();
  }
}

class ClosureFigures extends Leak {
  stats() {
    return { activeFunctions: this.count, memoryAllocated: this.kept, isLeaking: this.isLeaking };
  }
}

class EventFigures extends Leak {
  stats() {
    return { activeListeners: this.count, totalMemoryAllocated: this.kept, isLeaking: this.isLeaking };
  }

  trigger() {
    return { message: 'Event triggered', listenersNotified: this.pattern.trigger() };
  }
}

class GlobalVariableFigures extends Leak {
  stats() {
    return { globalArrays: this.count, totalMemoryUsage: this.kept, isLeaking: this.isLeaking };
  }
}

const OWN_FIGURES = {
  timer: TimerFigures,
  cache: CacheFigures,
  closure: ClosureFigures,
  event: EventFigures,
  'global-variable': GlobalVariableFigures,
};

/** All patterns, in the order of `names`; `size` is null for the classic sizes. */
function makeLeaks({ patterns, size }) {
  const leaks = patterns.map((name) => new (OWN_FIGURES[name] || Leak)(name, size));
  // Found in a snapshot as `global.demo.cache`, …
  globalThis.demo = leaks.reduce((demo, leak) => Object.assign(demo, { [leak.name]: leak.pattern }), {});
  return leaks;
}

module.exports = { makeLeaks };
