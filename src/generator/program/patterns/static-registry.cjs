// A class that knows all its instances.
//
// What leaks: the constructor registers each widget in a static list, and nothing takes it out: the class lives for ever.
// In a snapshot: an array in the property `instances` of a class (a function) that grows: Widget objects.
// Repair: a `dispose` that takes the widget out, called when its owner is done (or WeakRefs in the registry).
'use strict';

class Widget {
  constructor(size) {
    this.pixels = Buffer.alloc(size, 1);
    Widget.instances.push(this);
  }

  dispose() {
    Widget.instances.splice(Widget.instances.indexOf(this), 1);
  }
}
Widget.instances = [];

class StaticRegistryLeak {
  constructor() {
    this.widgetClass = Widget;
  }

  work(count, size) {
    for (let i = 0; i < count; i++) {
      this.show(new Widget(size));
    }
  }

  show() {}

  count() {
    return Widget.instances.length;
  }

  stop() {
    Widget.instances = [];
  }
}

class RepairedStaticRegistry extends StaticRegistryLeak {
  show(widget) {
    widget.dispose();
  }
}

module.exports = { leaking: StaticRegistryLeak, repaired: RepairedStaticRegistry };
