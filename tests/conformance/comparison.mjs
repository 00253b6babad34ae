// DevTools' Comparison of two loaded snapshots: rows by class, and the objects behind them.
//
//   pair.json         how both were loaded, keys of classes that collide, number of rows
//   changes.tsv       one row per class: by added size descending, then name, then key
//   changed.tsv       one row per added or deleted object, grouped by class in the same order, by id
import fs from 'node:fs';
import path from 'node:path';

import {escape, Out} from './output.mjs';
import {mergingEqualKeys} from './tables.mjs';

/** The rows of the Comparison. With `collisions` classes of equal keys count as one, see `mergingEqualKeys`. */
export function differences(base, current, collisions) {
  const inOwnWay = collisions ? (s, act) => mergingEqualKeys(s, act, collisions) : (_, act) => act();
  const aggregates = inOwnWay(base, () => base.aggregatesForDiff(current.interfaceDefinitions()));
  const changes = inOwnWay(current, () => current.calculateSnapshotDiff(1, aggregates));
  const rows = Object.entries(changes).map(([key, change]) => ({key, ...change}));
  return rows.sort((a, b) => b.addedSize - a.addedSize || compareText(a.name, b.name) || compareText(a.key, b.key));
}

const compareText = (a, b) => a < b ? -1 : a > b ? 1 : 0;

export function changes(rows, out) {
  out.row('class_key', 'class', 'added_count', 'removed_count', 'count_delta', 'added_size', 'removed_size', 'size_delta');
  for (const r of rows) {
    out.row(escape(r.key), escape(r.name), r.addedCount, r.removedCount, r.countDelta, r.addedSize, r.removedSize, r.sizeDelta);
  }
}

export function changedObjects(rows, out) {
  out.row('class_key', 'change', 'id', 'shallow_size');
  for (const r of rows) {
    r.addedIds.forEach((id, i) => out.row(escape(r.key), 'added', id, r.addedSelfSizes[i]));
    r.deletedIds.forEach((id, i) => out.row(escape(r.key), 'deleted', id, r.deletedSelfSizes[i]));
  }
}

/** Writes all of it into the folder, which is made. Each side is a snapshot and why it was mended. */
export function dumpPair(base, current, folder) {
  fs.mkdirSync(folder, {recursive: true});
  const write = (name, fill) => {
    const out = new Out(path.join(folder, name));
    fill(out);
    out.close();
  };
  const collisions = new Set();
  const rows = differences(base.snapshot, current.snapshot, collisions);
  write('changes.tsv', out => changes(rows, out));
  write('changed.tsv', out => changedObjects(rows, out));
  write('pair.json', out => out.json({mended: [base.why, current.why], colliding_class_keys: [...collisions], rows: rows.length}));
}
