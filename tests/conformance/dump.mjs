// All answers about one snapshot, in one load, as files of one folder: what tests/conformance.rs compares with.
//
//   meta.json                 how it was loaded, counts, keys of classes that collide
//   nodes.tsv edges.tsv strings.tsv classes.tsv          the tables of `heap-analyzer export`
//   classes.<filter>.tsv      the Summary under each named filter
//   statistics.json duplicate_strings.json background.json interfaces.json contexts.json
//   objects.json              some nodes in depth: retainers, dominators, allocation stack, paths
//   samples.json allocations.json                        of recordings
import fs from 'node:fs';
import path from 'node:path';

import {Out} from './output.mjs';
import {sampled} from './sampling.mjs';
import {classes, edges, mergedAggregates, nodes, publicClassKey, strings} from './tables.mjs';
import * as views from './views.mjs';

const PATHS_EVERY = 20;  // of so many sampled nodes one, with its retaining paths

/** Writes all answers into the folder, which is made. */
export function dump(engine, {snapshot: s, why, tracesLeftOut = false}, folder) {
  fs.mkdirSync(folder, {recursive: true});
  const write = (name, fill) => {
    const out = new Out(path.join(folder, name));
    fill(out);
    out.close();
  };
  const writeJson = (name, value) => write(name, out => out.json(value));
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
  writeJson('duplicate_strings.json', views.duplicateStrings(s));
  writeJson('interfaces.json', JSON.parse(s.interfaceDefinitions()));
  writeJson('contexts.json', s.analyzeContexts());
  writeJson('objects.json', sampled(s).map((index, i) => inDepth(engine, s, index, i % PATHS_EVERY === 10)));
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

function inDepth(engine, s, index, withPaths) {
  const node = s.createNode(index);
  return {
    object: {
      id: node.id(), type: node.type(), name: node.name(), class: node.className(), class_key: publicClassKey(s, node),
      self_size: s.rawSelfSizes[node.ordinal()], shallow_size: node.selfSize(), retained_size: node.retainedSize(),
      distance: node.distance(), detachedness: node.detachedness(),
    },
    retainers: views.retainers(engine, s, index),
    dominators: views.dominators(s, index),
    allocation_stack: views.allocationStack(s, index),
    ...(withPaths && {retaining_paths: s.getRetainingPaths(index)}),
  };
}
