// A module that is imported again under another address each time.
//
// What leaks: `import('…?t=' + now)` gets fresh code and never lets go of the old: the loader's cache has no end and cannot be emptied.
// In a snapshot: modules of the same source grow in number, each with what it exports: a RouteTable.
// Repair: import once; reload in a process or worker of its own.
'use strict';

/** The source of the module, at an address that nobody has used yet if `version` is new. */
function address(version, size) {
  const source = `export class RouteTable { constructor() { this.routes = Buffer.alloc(${size}, 1); } } export const routeTable = new RouteTable();`;
  return `data:text/javascript,${encodeURIComponent(`${source} // ?t=${version}`)}`;
}

class EsmAgainLeak {
  constructor() {
    this.imports = 0;
  }

  async work(count, size) {
    const first = this.imports;
    this.imports += count;
    for (let version = first; version < first + count; version++) {
      await import(address(version, size));
    }
  }

  count() {
    return this.imports;
  }

  /** There is no way to unload a module. */
  stop() {}
}

class RepairedEsmAgain extends EsmAgainLeak {
  async work(count, size) {
    await import(address(0, size));
    this.imports = 1;
  }
}

module.exports = { leaking: EsmAgainLeak, repaired: RepairedEsmAgain };
