// A part of a tree that was cut off, and is kept by one of its leaves.
//
// What leaks: the section is removed from the page, but a row of it stays highlighted; the row knows its parent, and so all its siblings.
// In a snapshot: an array of PageNode rows that grows; each holds by `parent` a section that is no child of the page any more.
// Repair: whoever removes the section forgets what pointed into it.
'use strict';

const ROWS = 4;

class PageNode {
  constructor(name) {
    this.name = name;
    this.parent = null;
    this.children = [];
  }

  append(child) {
    child.parent = this;
    this.children.push(child);
    return child;
  }

  remove(child) {
    this.children.splice(this.children.indexOf(child), 1);
    child.parent = null;
  }
}

function makeSection(size) {
  const section = new PageNode('section');
  for (let i = 0; i < ROWS; i++) {
    section.append(new PageNode('row')).content = Buffer.alloc(size / ROWS, 1);
  }
  return section;
}

class DetachedLeak {
  constructor() {
    this.page = new PageNode('page');
    this.highlighted = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const section = this.page.append(makeSection(size));
      this.highlighted.push(section.children[0]);
      this.removeSection(section);
    }
  }

  removeSection(section) {
    this.page.remove(section);
  }

  count() {
    return this.highlighted.length;
  }

  stop() {
    this.highlighted = [];
  }
}

class RepairedDetached extends DetachedLeak {
  removeSection(section) {
    super.removeSection(section);
    this.highlighted = this.highlighted.filter((row) => row.parent !== section);
  }
}

module.exports = { leaking: DetachedLeak, repaired: RepairedDetached };
