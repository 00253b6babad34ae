// One cell of a table that is remembered, when the table is long out of the document.
//
// What leaks: a node keeps its parent and its children, so that a single cell keeps the whole table and what the program hung on it.
// In a snapshot: an array of detached table cells; each keeps a detached table with a TableModel.
// Repair: remember what the cell is about, such as its row's number, or forget it when the table goes.
'use strict';

class TableModel {
  constructor(size) {
    this.rows = new Uint8Array(size).fill(1);
  }
}

class DetachedLeafLeak {
  constructor() {
    this.lastClicked = [];
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      const table = this.show(new TableModel(size));
      this.click(table.rows[1].cells[0]);
      table.remove();
    }
  }

  show(model) {
    const table = document.createElement('table');
    for (let i = 0; i < 3; i++) {
      table.insertRow().insertCell().textContent = `row ${i}`;
    }
    table.model = model;
    document.body.append(table);
    return table;
  }

  click(cell) {
    this.lastClicked.push(cell);
  }

  count() {
    return this.lastClicked.length;
  }

  stop() {
    this.lastClicked = [];
  }
}

class RepairedDetachedLeaf extends DetachedLeafLeak {
  click(cell) {
    this.lastText = cell.textContent;
  }
}

versions['detached-leaf'] = { leaking: DetachedLeafLeak, repaired: RepairedDetachedLeaf };
