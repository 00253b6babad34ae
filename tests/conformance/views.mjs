// What DevTools' panes show of a loaded snapshot, as plain values: statistics, retainers, children, paths, dominators,
// duplicated strings, allocation profile, samples.

export const NAMED_FILTERS = {
  'detached-dom': 'objectsRetainedByDetachedDomNodes',
  'console': 'objectsRetainedByConsole',
  'event-handlers': 'objectsRetainedByEventHandlers',
  'contexts': 'objectsRetainedByContexts',
  'duplicate-strings': 'duplicatedStrings',
  'shared-native-context': 'sharedNativeContext',
  'no-native-context': 'noNativeContext',
};

/** Totals and the Statistics pane, under the names of `heap-analyzer summary`. */
export function statistics(s) {
  const {total, native, v8heap: v8} = s.getStatistics();
  return {
    total,
    native_total: native.total,
    typed_arrays: native.typedArrays,
    v8_total: v8.total,
    code: v8.code,
    strings: v8.strings,
    js_arrays: v8.jsArrays,
    system: v8.system,
    other_js_objects: v8.total - v8.code - v8.strings - v8.jsArrays - v8.system,
    other_non_js_objects: native.total - native.typedArrays,
    extra_native_bytes: s.profile.snapshot.extra_native_bytes ?? 0,
  };
}

/** Node counts and the native contexts, for people who look into a difference. */
export function background(s) {
  return {
    ...s.updateStaticData(),
    edgeCount: s.containmentEdges.length / s.edgeFieldsCount,
    nativeContexts: s.getNativeContextSizes(),
    retainedByContexts: s.getRetainedByContextSummary(),
  };
}

/** The order that a pane's column gives. */
function comparator(engine, field, retaining) {
  const C = engine.Model.ComparatorConfig;
  switch (field) {
    case 'name':
      return new C('!edgeName', true, 'retainedSize', false);
    case 'shallowSize':
      return new C('selfSize', false, '!edgeName', true);
    case 'retainedSize':
      return new C('retainedSize', false, '!edgeName', true);
    case 'distance':
      return new C(retaining ? '!edgeDistance' : 'distance', true, 'name', true);
    default:
      return undefined;
  }
}

function edgeRows(engine, s, provider, order) {
  provider.sortAndRewind(order);
  const items = provider.isEmpty() ? [] : provider.serializeItemsRange(0, 2 ** 31).items;
  const node = s.createNode(0);
  return items.map(e => {
    node.nodeIndex = e.node.nodeIndex;
    return {
      edge_type: e.type, edge_name: e.name, id: e.node.id, type: e.node.type, name: e.node.name, class: node.className(),
      distance: e.node.distance, shallow_size: e.node.selfSize, retained_size: e.node.retainedSize,
      ...(e.node.ignored && {ignored: true}),
    };
  });
}

/** Retainers of a node, in the order of the Retainers pane (or of another of its columns); nothing for an unknown order. */
export function retainers(engine, s, index, field = 'distance') {
  const order = comparator(engine, field, true);
  return order && edgeRows(engine, s, s.createRetainingEdgesProvider(index), order);
}

/** Outgoing edges of a node, in the order of the Containment view (or of another of its columns). */
export function children(engine, s, index, field = 'retainedSize') {
  const order = comparator(engine, field, false);
  return order && edgeRows(engine, s, s.createEdgesProvider(index), order);
}

/** From the node to the root, both inclusive. */
export function dominators(s, index) {
  return s.getDominatorsOf(index).map(n => ({
    id: n.nodeId, name: n.nodeName, shallow_size: n.selfSize, retained_size: n.retainedSize,
  }));
}

export const hasTraces = s => Boolean(s.profile.snapshot.trace_function_count);

/** The functions on the stack when the node was allocated, innermost first; null if that was not recorded. */
export function allocationStack(s, index) {
  const stack = hasTraces(s) ? s.allocationStack(index) : null;
  return stack && stack.map(f => ({
    function: f.functionName, script: f.scriptName, script_id: f.scriptId, line: f.line, column: f.column,
  }));
}

/** The allocation profile: a row per function, and who called the first of them. */
export function allocations(s) {
  const tops = s.allocationTracesTops();
  return {tops, callers: tops.slice(0, 10).map(row => ({of: row.id, ...s.allocationNodeCallers(row.id)}))};
}

/** What each moment of a timeline still holds. */
export function samples(s) {
  const all = s.getSamples();
  return all ? all.timestamps.map((t, i) => ({
    timestamp_ms: t, last_assigned_id: all.lastAssignedIds[i], size: all.sizes[i],
  })) : null;
}

/** Groups of equal strings, in DevTools' order. */
export function duplicateStrings(s) {
  return s.getDuplicateStrings().map(g => ({
    value: g.value, count: g.count, shallow_size: g.totalSelfSize, retained_size: g.totalRetainedSize,
    ids: g.nodes.map(n => n.id), ...(g.truncated && {truncated: true, length: g.length, hash: g.hash}),
  }));
}

/** The ids of the nodes that a filter lets pass. */
export function filtered(s, eachNode, filter) {
  const pass = s.createFilter(filter);
  const ids = [];
  for (const node of eachNode) {
    if (!pass || pass(node)) {
      ids.push(node.id());
    }
  }
  return ids;
}
