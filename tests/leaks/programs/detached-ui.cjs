// A focus manager keeps the focusable leaf of each closed dialog; through .parent it keeps the dialog's tree.
class UiNode {
  constructor(kind, parent) {
    this.kind = kind;
    this.parent = parent;
    this.children = [];
    if (parent) parent.children.push(this);
  }
}
class DialogRoot extends UiNode {
  constructor(i) {
    super('dialog', null);
    this.title = 'Dialog ' + i;
  }
}
const focusManager = { focusable: new Set() };
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 20; i++) {
    const root = new DialogRoot(n++);
    for (let r = 0; r < 5; r++) {
      const row = new UiNode('row', root);
      for (let c = 0; c < 5; c++) new UiNode('cell', row);
    }
    const button = new UiNode('button', root);
    focusManager.focusable.add(button);
    if (!leak) focusManager.focusable.delete(button);
  }
};
