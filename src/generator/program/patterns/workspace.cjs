// One object a step, with much behind it.
//
// What leaks: a workspace that was closed stays in the Map, and with it every document that was open in it.
// In a snapshot: a Map that has one Workspace more, and a whole tree of Document objects behind it: few things, many bytes.
// Repair: delete the workspace when it is closed.
'use strict';

class Document {
  constructor(size) {
    this.text = Buffer.alloc(size, 1);
  }
}

class Workspace {
  constructor(documents, size) {
    this.documents = Array.from({ length: documents }, () => new Document(size));
  }
}

class WorkspaceLeak {
  constructor() {
    this.workspaces = new Map();
    this.stop();
  }

  /** A step is one workspace, whatever its number of documents. */
  work(count, size) {
    this.workspaces.set(`workspace-${this.nextId++}`, new Workspace(count, size));
    this.keptBytes += count * size;
  }

  count() {
    return this.workspaces.size;
  }

  bytes() {
    return this.keptBytes;
  }

  stop() {
    this.workspaces.clear();
    this.nextId = 0;
    this.keptBytes = 0;
  }
}

class RepairedWorkspace extends WorkspaceLeak {
  work(count, size) {
    super.work(count, size);
    this.stop();
  }
}

module.exports = { leaking: WorkspaceLeak, repaired: RepairedWorkspace };
