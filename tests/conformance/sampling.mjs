// Which nodes of a snapshot are looked at in depth: many spread over the file, and those of each kind that is easy to get wrong.
import {eachNode} from './tables.mjs';

const SPREAD = 200;

/** Kinds of nodes: how many to take, in which order of preference, and (if not all nodes) which. */
const KINDS = [
  {take: 10, by: n => n.retainedSize()},
  {take: 5, by: n => n.retainersCount()},
  {take: 10, by: n => distinctNames(n)},
  {take: 10, only: n => n.detachedness() === 2},
  {take: 10, only: n => n.distance() < 0},
  {take: 10, only: n => n.distance() >= 100_000_000},
  {take: 20, only: (n, s) => s.nodeTraceNodeIdOffset >= 0 && n.traceNodeId() > 0},
  {take: 10, only: n => n.type() === 'concatenated string'},
];

/** Node indexes in file order, without repetition, the same for the same file. Only nodes whose id no other node has. */
export function sampled(s) {
  const times = new Map();
  for (const node of eachNode(s)) {
    times.set(node.id(), (times.get(node.id()) ?? 0) + 1);
  }
  const chosen = new Set();
  for (let i = 0; i < SPREAD; i++) {
    chosen.add(Math.floor(i * s.nodeCount / SPREAD));
  }
  for (const kind of KINDS) {
    for (const ordinal of firstOf(s, kind)) {
      chosen.add(ordinal);
    }
  }
  return [...chosen].sort((a, b) => a - b).map(ordinal => ordinal * s.nodeFieldCount)
      .filter(index => times.get(s.createNode(index).id()) === 1);
}

/** Ordinals of one kind: the largest by its measure, or spread over those that qualify. */
function firstOf(s, {take, by, only}) {
  const all = [];
  for (const node of eachNode(s)) {
    if (!only || only(node, s)) {
      all.push({ordinal: node.ordinal(), measure: by ? by(node) : 0});
    }
  }
  if (by) {
    all.sort((a, b) => b.measure - a.measure || a.ordinal - b.ordinal);
    return all.slice(0, take).map(n => n.ordinal);
  }
  const step = Math.max(1, all.length / take);
  return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)).map(n => n.ordinal);
}

/** How much there is to order among a node's retainers: ties in distance are broken by names. */
function distinctNames(node) {
  const count = node.retainersCount();
  return count > 2 && count < 500 ? count : 0;
}
