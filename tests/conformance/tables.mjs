// The tables of a loaded snapshot, with the columns that `heap-analyzer export` has: nodes, edges, strings, classes.
import {escape} from './output.mjs';

const COLUMNS = {
  index: (s, n) => n.ordinal(),
  id: (s, n) => n.id(),
  type: (s, n) => n.type(),
  name: (s, n) => escape(n.name()),
  class: (s, n) => escape(n.className()),
  self_size: (s, n) => s.rawSelfSizes[n.ordinal()],
  shallow_size: (s, n) => n.selfSize(),
  retained_size: (s, n) => n.retainedSize(),
  distance: (s, n) => n.distance(),
  dominator_id: (s, n) => s.createNode(n.dominatorIndex()).id(),
  detachedness: (s, n) => n.detachedness(),
  // not printed unless asked for
  raw_name: (s, n) => escape(n.rawName()),
  class_key: (s, n) => escape(publicClassKey(s, n)),
  location: (s, n) => {
    const l = s.getLocation(n.nodeIndex);
    return l ? `${l.scriptId}:${l.lineNumber}:${l.columnNumber}` : '';
  },
  flags: (s, n) => s.flagsOfNode(n),
  edges: (s, n) => n.edgesCount(),
  retainers: (s, n) => n.retainersCount(),
  native_context: (s, n) => {
    const c = s.nodeNativeContextAttribution?.[n.ordinal()];
    return c >= 0 ? s.createNode(c * s.nodeFieldCount).id() : c;
  },
  trace_node: (s, n) => s.nodeTraceNodeIdOffset < 0 ? '' : n.traceNodeId(),
};
const DEFAULT_COLUMNS = Object.keys(COLUMNS).slice(0, 11);

/** The names of all columns that `nodes` can be asked for. */
export const NODE_COLUMNS = Object.keys(COLUMNS);

/** Class key as DevTools' interface has it: `,Foo`, or `12,3,4,Foo` for objects with a location. */
export const publicClassKey = (s, node) => {
  const key = node.classKeyInternal();
  return typeof key === 'number' ? ',' + s.strings[key] : key;
};

/** Every node, in file order. */
export function nodes(s, out, names = DEFAULT_COLUMNS) {
  const cells = names.map(name => COLUMNS[name]);
  out.row(...names);
  for (const node of eachNode(s)) {
    out.row(...cells.map(cell => cell(s, node)));
  }
}

/** Every edge, in file order. */
export function edges(s, out) {
  out.row('index', 'type', 'name', 'from_index', 'from_id', 'to_index', 'to_id');
  const to = s.createNode(0), edge = s.createEdge(0);
  let index = 0;
  for (const node of eachNode(s)) {
    for (let e = node.edgeIndexesStart(); e < node.edgeIndexesEnd(); e += s.edgeFieldsCount) {
      edge.edgeIndex = e;
      to.nodeIndex = edge.nodeIndex();
      out.row(index++, edge.type(), escape(edge.name()), node.ordinal(), node.id(), to.ordinal(), to.id());
    }
  }
}

/** The file's strings; not those that the engine appends. */
export function strings(s, out) {
  out.row('index', 'length', 'value');
  for (let i = 0; i < s.fileStringCount; i++) {
    out.row(i, s.strings[i].length, escape(s.strings[i]));
  }
}

/** One row per class key; where two classes have equal keys, see `mergedAggregates`. */
export function classes(s, out, aggregates) {
  const rows = Object.entries(aggregates).map(([key, a]) => ({key, ...a}));
  rows.sort((a, b) => b.maxRet - a.maxRet || compareText(a.name, b.name) || compareText(a.key, b.key));
  out.row('class_key', 'class', 'count', 'shallow_size', 'retained_size', 'distance');
  for (const r of rows) {
    out.row(escape(r.key), escape(r.name), r.count, r.self, r.maxRet, r.distance);
  }
}

const compareText = (a, b) => a < b ? -1 : a > b ? 1 : 0;

/** The Summary's rows by DevTools' own algorithm, except that classes whose public keys are equal count as one. */
export function mergedAggregates(s, filter, collisions) {
  // Without a cache key nothing of this stays in the engine.
  return mergingEqualKeys(s, () => s.getAggregatesByClassKey(false, '', s.createFilter(filter)), collisions);
}

/**
 * Lets DevTools' own code count classes whose public keys are equal as one, while `act` runs.
 *
 * DevTools tells classes apart by the index of their name, but its rows by the text: of two classes with the same text, the row of
 * the one that comes later in the file replaces the other's. `collisions`, if given, is filled with such keys.
 */
export function mergingEqualKeys(s, act, collisions = new Set()) {
  const proto = Object.getPrototypeOf(Object.getPrototypeOf(s.createNode(0)));
  const {classKeyInternal} = proto;
  const firstWithText = new Map();
  proto.classKeyInternal = function() {
    const key = classKeyInternal.call(this);
    if (typeof key !== 'number') {
      return key;
    }
    const text = s.strings[key];
    const first = firstWithText.get(text);
    if (first === undefined) {
      firstWithText.set(text, key);
      return key;
    }
    if (first !== key && this.selfSize()) {
      collisions.add(',' + text);
    }
    return first;
  };
  try {
    return act();
  } finally {
    proto.classKeyInternal = classKeyInternal;
  }
}

/** All nodes in file order; the value is one moving cursor. */
export function* eachNode(s) {
  const node = s.createNode(0);
  for (let i = 0; i < s.nodeCount; i++) {
    node.nodeIndex = i * s.nodeFieldCount;
    yield node;
  }
}
