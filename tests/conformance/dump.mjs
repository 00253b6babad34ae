// All answers about one snapshot, in one load, as files of one folder: what tests/conformance.rs compares with.
//
//   meta.json                 how it was loaded, counts, keys of classes that collide
//   nodes.tsv edges.tsv strings.tsv classes.tsv          the tables of `heap-analyzer export`
//   classes.<filter>.tsv      the Summary under each named filter
//   statistics.json duplicate_strings.json detached.json native_contexts.json background.json interfaces.json
//   dead_variables.json       the context analysis
//   queries.json searches.json                          what some queries and searches find
//   passing.json              the nodes that pass each named filter, by index
//   attribution.json          native context of each node, by its index; -1 none, -2 several
//   objects.json              some nodes in depth: retainers, dominators, allocation stack
//   children.json             outgoing edges of the same nodes, in order
//   paths.json ignoring.json  retaining paths of a few; retainers and paths again with the first retainer ignored
//
// The last four and the context analysis name nodes and edges by their place in the file.
//   samples.json allocations.json                        of recordings
import fs from 'node:fs';
import path from 'node:path';

import {Out} from './output.mjs';
import {sampled} from './sampling.mjs';
import {classes, eachNode, edges, mergedAggregates, nodes, publicClassKey, strings} from './tables.mjs';
import * as views from './views.mjs';

const PATHS_EVERY = 20;  // of so many sampled nodes, one is also asked for its retaining paths

/** Writes all answers into the folder, which is made. */
export function dump(engine, {snapshot: s, why, tracesLeftOut = false}, folder) {
  fs.mkdirSync(folder, {recursive: true});
  const write = (name, fill) => {
    const out = new Out(path.join(folder, name));
    fill(out);
    out.close();
  };
  const writeJson = (name, value) => write(name, out => out.text(JSON.stringify(value)));
  const filterOf = name => Object.assign(new engine.Model.NodeFilter(), name && {filterName: name});

  const collisions = new Set();
  write('nodes.tsv', out => nodes(s, out));
  write('edges.tsv', out => edges(s, out));
  write('strings.tsv', out => strings(s, out));
  write('classes.tsv', out => classes(s, out, mergedAggregates(s, filterOf(), collisions)));
  for (const [name, engineName] of Object.entries(views.NAMED_FILTERS)) {
    write(`classes.${name}.tsv`, out => classes(s, out, mergedAggregates(s, filterOf(engineName))));
  }
  writeJson('statistics.json', views.statistics(s));
  writeJson('background.json', views.background(s));
  writeJson('detached.json', views.detached(s, eachNode(s)));
  writeJson('native_contexts.json', views.nativeContexts(s));
  writeJson('duplicate_strings.json', views.duplicateStrings(s));
  writeJson('interfaces.json', JSON.parse(s.interfaceDefinitions()));
  writeJson('dead_variables.json', views.deadVariables(s));
  writeJson('queries.json', views.queries(s));
  writeJson('searches.json', views.searches(engine, s));
  writeJson('passing.json', passing(s, filterOf));
  writeJson('attribution.json', attribution(s));
  const indexes = sampled(s);
  const few = indexes.filter((_, i) => i % PATHS_EVERY === PATHS_EVERY / 2);
  writeJson('objects.json', indexes.map(index => inDepth(engine, s, index)));
  writeJson('children.json', indexes.map(index => ({
    node: ordinal(s, index), children: views.edgeOrder(s, views.childrenProvider(engine, s, index)),
  })));
  writeJson('paths.json', few.map(index => ({node: ordinal(s, index), forest: forest(s, index)})));
  writeJson('ignoring.json', few.map(index => ignoringFirstRetainer(engine, s, index)).filter(Boolean));
  if (s.getSamples()) {
    writeJson('samples.json', views.samples(s));
  }
  if (views.hasTraces(s)) {
    writeJson('allocations.json', views.allocations(s));
  }
  writeJson('meta.json', {
    mended: why,
    traces_left_out: tracesLeftOut,
    colliding_class_keys: [...collisions],
    node_count: s.nodeCount,
    edge_count: s.containmentEdges.length / s.edgeFieldsCount,
    root_id: s.rootNode().id(),
  });
}

function passing(s, filterOf) {
  return Object.fromEntries(Object.entries(views.NAMED_FILTERS).map(([name, engineName]) => {
    const pass = s.createFilter(filterOf(engineName));
    const ordinals = [];
    for (const node of eachNode(s)) {
      if (pass(node)) {
        ordinals.push(node.ordinal());
      }
    }
    return [name, ordinals];
  }));
}

function attribution(s) {
  return Array.from(s.nodeNativeContextAttribution);
}

function inDepth(engine, s, index) {
  const node = s.createNode(index);
  return {
    object: {
      id: node.id(), type: node.type(), name: node.name(), class: node.className(), class_key: publicClassKey(s, node),
      self_size: s.rawSelfSizes[node.ordinal()], shallow_size: node.selfSize(), retained_size: node.retainedSize(),
      distance: node.distance(), detachedness: node.detachedness(),
    },
    retainers: views.edgeRows(s, views.retainersProvider(engine, s, index)),
    dominators: views.dominators(s, index),
    allocation_stack: views.allocationStack(s, index),
  };
}

const ordinal = (s, index) => index / s.nodeFieldCount;

/** What the Retainers pane shows of a node after "Ignore this retainer" on its first row; nothing if it has none. */
function ignoringFirstRetainer(engine, s, index) {
  const [first] = views.edgeOrder(s, views.retainersProvider(engine, s, index));
  if (!first) {
    return undefined;
  }
  s.ignoreNodeInRetainersView(first.node * s.nodeFieldCount);
  const answer = {
    node: ordinal(s, index), ignored: first.node,
    retainers: views.edgeOrder(s, views.retainersProvider(engine, s, index)), forest: forest(s, index),
  };
  s.unignoreAllNodesInRetainersView();
  return answer;
}

function forest(s, index) {
  const {paths, limitsReached: {depth = false, nodes: visits = false, siblings = false}} = s.getRetainingPaths(index);
  const tree = t => ({
    edge: t.edgeIndex / s.edgeFieldsCount, node: ordinal(s, t.nodeIndex), distance: t.distance, retainers: t.children.map(tree),
  });
  return {trees: paths.map(tree), depth, visits, siblings};
}
