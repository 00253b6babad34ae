// Bytes and seconds of "open, overview, who holds the biggest Map" through two servers for agents, on the same snapshot.
//
//   node benches/agents.mjs [SNAPSHOT]
//
// Without a snapshot one of 50 MB is made. chrome-devtools-mcp and the protocol's SDK come from npm into a temporary folder.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'agents-'));
const ours = resolve(process.env.HEAP_ANALYZER ?? join(here, '../target/release/heap-analyzer'));

const install = () => {
  const packages = ['@modelcontextprotocol/sdk@1', 'chrome-devtools-mcp@1'];
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--prefix', folder, ...packages]);
  return createRequire(join(folder, 'package.json'));
};

const snapshot = () => {
  if (process.argv[2]) return resolve(process.argv[2]);
  const file = join(folder, 'heap.heapsnapshot');
  execFileSync('node', [join(here, 'make-heap.mjs'), '--mb', '50', file]);
  return file;
};

/** Runs questions through a server, each made of what the answers before gave. */
const ask = async (sdk, server, questions) => {
  const client = new sdk.Client({ name: 'bench', version: '1' });
  const began = performance.now();
  await client.connect(new sdk.StdioClientTransport({ stderr: 'ignore', ...server }));
  const rows = [];
  let answers = [];
  for (const question of questions) {
    const [name, args] = question(answers);
    const asked = performance.now();
    const result = await client.callTool({ name, arguments: args }, undefined, { timeout: 600_000 });
    const text = result.content.map((part) => part.text ?? '').join('\n');
    if (result.isError) throw new Error(`${name}: ${text}`);
    answers.push({ text, structure: result.structuredContent });
    rows.push({ tool: name, bytes: Buffer.byteLength(JSON.stringify(result)), seconds: (performance.now() - asked) / 1000 });
  }
  await client.close();
  return { rows, seconds: (performance.now() - began) / 1000, last: answers.at(-1).text };
};

const questionsForUs = (file) => [
  () => ['open', { file }],
  () => ['overview', { heap: 'h1' }],
  () => ['query', { heap: 'h1', class: '^Map$', limit: 1 }],
  ([, , found]) => ['explain_object', { heap: 'h1', id: found.structure.answer.candidates[0].id }],
];

const idOf = (text, pattern) => {
  const found = pattern.exec(text);
  if (!found) throw new Error(`no id in: ${text.slice(0, 600)}`);
  return Number(found[1]);
};

const questionsForThem = (file) => [
  () => ['get_heapsnapshot_summary', { filePath: file }],
  () => ['get_heapsnapshot_details', { filePath: file, pageSize: 20 }],
  ([, details]) => ['get_heapsnapshot_class_nodes', { filePath: file, id: idOf(details.text, /^(\d+),"?Map"?,/m), pageSize: 20 }],
  ([, , nodes]) => ['get_heapsnapshot_retaining_paths', { filePath: file, nodeId: idOf(nodes.text, /^(\d+),/m) }],
];

const print = (name, { rows, seconds }) => {
  for (const row of rows) console.log(`| ${name} | ${row.tool} | ${row.bytes} | ${row.seconds.toFixed(2)} |`);
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  console.log(`| ${name} | all, with start | ${bytes} | ${seconds.toFixed(2)} |`);
};

try {
  const require = install();
  const load = (name) => import(pathToFileURL(require.resolve(name)));
  const sdk = {
    ...(await load('@modelcontextprotocol/sdk/client/index.js')),
    ...(await load('@modelcontextprotocol/sdk/client/stdio.js')),
  };
  const file = snapshot();
  console.log('| server | tool | bytes | seconds |\n|---|---|---:|---:|');
  print('heap-analyzer', await ask(sdk, { command: ours, args: ['mcp', file] }, questionsForUs(file)));
  const peer = join(folder, 'node_modules/chrome-devtools-mcp/build/src/bin/chrome-devtools-mcp.js');
  // It starts a browser even for a file; CHROME names one that is not where it looks.
  const browser = process.env.CHROME ? ['--executablePath', process.env.CHROME, '--chromeArg=--no-sandbox'] : [];
  const flags = ['--memoryDebugging', '--headless', '--isolated', '--no-usage-statistics', ...browser];
  const node = process.env.PEER_NODE ?? process.execPath;
  print('chrome-devtools-mcp', await ask(sdk, { command: node, args: [peer, ...flags] }, questionsForThem(file)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
