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
    max_js_object_id: s.updateStaticData().maxJSObjectId,
  };
}

const FLAG_DETACHED = 2;

/** The nodes that DevTools marks as detached. */
export function detached(s, nodes) {
  const all = {count: 0, shallow_size: 0};
  for (const node of nodes) {
    if (s.flagsOfNode(node) & FLAG_DETACHED) {
      all.count++;
      all.shallow_size += node.selfSize();
    }
  }
  return all;
}

/** Native contexts by what belongs to each alone, then what several share and what none reaches. */
export function nativeContexts(s) {
  const {nativeContexts, sharedSize, noAttributionSize} = s.getNativeContextSizes();
  const contexts = nativeContexts.map(c => ({id: c.nodeId, name: c.nodeName, size: c.attributedSize}));
  contexts.sort((a, b) => b.size - a.size);
  return [...contexts, {name: 'shared', size: sharedSize}, {name: 'none', size: noAttributionSize}];
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

/** What the Retainers pane lists of a node, in its order (or that of another of its columns); nothing for an unknown order. */
export function retainersProvider(engine, s, index, field = 'distance') {
  return sorted(s.createRetainingEdgesProvider(index), comparator(engine, field, true));
}

/** What the Containment view lists below a node, likewise. */
export function childrenProvider(engine, s, index, field = 'retainedSize') {
  return sorted(s.createEdgesProvider(index), comparator(engine, field, false));
}

function sorted(provider, order) {
  if (!order) {
    return undefined;
  }
  provider.sortAndRewind(order);
  return provider;
}

const items = provider => provider.isEmpty() ? [] : provider.serializeItemsRange(0, 2 ** 31).items;

/** Rows as they are shown. */
export function edgeRows(s, provider) {
  const node = s.createNode(0);
  return items(provider).map(e => {
    node.nodeIndex = e.node.nodeIndex;
    return {
      edge_type: e.type, edge_name: e.name, id: e.node.id, type: e.node.type, name: e.node.name, class: node.className(),
      distance: e.node.distance, shallow_size: e.node.selfSize, retained_size: e.node.retainedSize,
      ...(e.node.ignored && {ignored: true}),
    };
  });
}

/** Rows as places in the file: of the edge and of the node at its other end. */
export function edgeOrder(s, provider) {
  return items(provider).map(e => ({
    edge: e.edgeIndex / s.edgeFieldsCount, node: e.node.nodeIndex / s.nodeFieldCount, distance: e.node.distance,
  }));
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

/** The allocation profile: a row per function, and who called the first of them. (A caller's number says when it was opened.) */
export function allocations(s) {
  const tops = s.allocationTracesTops();
  const unnumbered = callers => callers.map(({id, ...caller}) => caller);
  const callers = tops.slice(0, 10).map(row => {
    const {nodesWithSingleCaller, branchingCallers} = s.allocationNodeCallers(row.id);
    return {
      of: row.id, nodesWithSingleCaller: unnumbered(nodesWithSingleCaller), branchingCallers: unnumbered(branchingCallers),
    };
  });
  return {tops, callers};
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

/** The context analysis: variables that closures keep and nobody can use, in its order. */
export function deadVariables(s) {
  const ordinal = index => index / s.nodeFieldCount;
  const {scopes, scriptsWithoutScopes} = s.analyzeContexts();
  return {
    scopes: scopes.map(scope => ({
      scope_info: ordinal(scope.scopeInfoNodeIndex), script: ordinal(scope.scriptNodeIndex), script_name: scope.scriptName,
      function_name: scope.scopeName ?? null, start: scope.scopeStart, end: scope.scopeEnd,
      variable_count: scope.contextFieldCount,
      contexts: scope.contexts.map(context => ({
        context: ordinal(context.contextNodeIndex), dead_size: context.deadFieldsRetainedSizeSum,
        variables: context.deadFields.map(field => ({name: field.name, value: ordinal(field.valueNodeIndex)})),
      })),
    })),
    untold_scripts: scriptsWithoutScopes.map(script => ({
      script: ordinal(script.scriptNodeIndex), name: script.scriptName, context_count: script.contextCount,
    })),
  };
}

/** What is asked with `queryObjects`: each kind of condition, alone and with others. */
const QUERIES = [
  {minRetainedSize: 10_000},
  {minSelfSize: 100, maxSelfSize: 1000, nodeType: 'Object'},
  {maxRetainedSize: 500, minRetainedSize: 400, isDetached: false},
  {isDetached: true},
  {className: '^(map|session|\\(GC)'},
  {className: 'name', nodeType: 'closure'},
  {propertyName: '^(1[0-9]|listeners|__proto__)$', minSelfSize: 64},
];

/** The nodes that each query finds, by their place in the file, in the default order. */
export function queries(s) {
  return QUERIES.map(query => ({query, found: items(s.queryObjects(query)).map(node => node.nodeIndex / s.nodeFieldCount)}));
}

/** What is searched: plain and with regard to case, and as a regular expression. */
const SEARCHES = [
  {query: 'sesSion'},
  {query: 'É'},
  {query: 'Map', caseSensitive: true},
  {query: '^[a-z]{3}\\d*$', isRegex: true},
  {query: 'e', filter: 'objectsRetainedByContexts'},
];

/** The ids that each search finds, in its order. */
export function searches(engine, s) {
  return SEARCHES.map(search => {
    const {query, caseSensitive = false, isRegex = false, filter} = search;
    const config = new engine.Model.SearchConfig(query, caseSensitive, false, isRegex, false, false);
    const nodeFilter = Object.assign(new engine.Model.NodeFilter(), filter && {filterName: filter});
    return {search, ids: s.search(config, nodeFilter)};
  });
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
