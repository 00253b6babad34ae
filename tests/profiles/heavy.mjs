// DevTools' Heavy (bottom up) view of a sampling allocation profile, with functions told apart as DevTools does.
import { readFileSync } from 'node:fs';

const { head, samples } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const samplesOf = new Map();
for (const { nodeId } of samples) samplesOf.set(nodeId, (samplesOf.get(nodeId) ?? 0) + 1);
const rows = new Map();
const running = new Map();
let total = 0;

function visit(node) {
  const { functionName, scriptId, lineNumber, columnNumber } = node.callFrame;
  const key = `${functionName}@${scriptId}:${lineNumber}:${columnNumber}`;
  if (!rows.has(key)) rows.set(key, { key, self: 0, total: 0, samples: 0 });
  const row = rows.get(key);
  const isOutermost = !running.get(key);
  running.set(key, (running.get(key) ?? 0) + 1);
  row.self += node.selfSize;
  row.samples += samplesOf.get(node.id) ?? 0;
  total += node.selfSize;
  const below = node.children.reduce((sum, child) => sum + visit(child), node.selfSize);
  running.set(key, running.get(key) - 1);
  if (isOutermost) row.total += below;
  return below;
}

visit(head);
const told = [...rows.values()].filter((row) => row.self > 0 || (row.total > 0 && !row.key.startsWith('(root)@')));
console.log(JSON.stringify({ total, rows: told.sort((a, b) => (a.key < b.key ? -1 : 1)) }));
