// The official SDK as the server's client: greets, lists, calls every tool, cancels, hears of progress, and checks each structure by the
// schema that the server declares (the SDK does). Arguments: the program, the folder of snapshots.
import assert from 'node:assert';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [program, folder, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const load = async (name) => import(pathToFileURL(require.resolve(name)));
const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');

const client = new Client({ name: 'walk', version: '1' });
await client.connect(new StdioClientTransport({ command: program, args: ['mcp'], cwd: folder }));
assert.equal(client.getServerVersion().name, 'heap-analyzer');
assert.match(client.getInstructions(), /find_leaks/);

const { tools } = await client.listTools();
assert.equal(tools.length, 8);

const call = async (name, args, options) => {
  const result = await client.callTool({ name, arguments: args }, undefined, options);
  assert.ok(!result.isError, `${name}: ${result.content[0].text}`);
  const bytes = Buffer.byteLength(JSON.stringify(result));
  assert.ok(bytes <= (args.max_bytes ?? 4000), `${name}: ${bytes} bytes`);
  console.log(`${name.padEnd(15)} ${String(bytes).padStart(6)} bytes`);
  return result.structuredContent;
};

let notices = 0;
const before = await call('open', { file: 'node-24-before.heapsnapshot.zst' }, { onprogress: () => (notices += 1) });
assert.ok(notices > 0, 'progress is told');
const after = await call('open', { file: 'node-24-after.heapsnapshot.zst' });
const heaps = [before.heap, after.heap];
await call('overview', { heap: after.heap });
const leaks = await call('find_leaks', { heaps });
await call('compare', { heaps });
const { tool, arguments: found } = leaks.next[0];
await call(tool, found);
await call('holders', { heap: after.heap, class: 'Order' });
const classes = await call('query', { heap: after.heap, list: 'classes', max_bytes: 1000 });
await call('query', { cursor: classes.cursor, max_bytes: 1000 });
await call('close', { heap: before.heap });

const stop = new AbortController();
const opening = client.callTool({ name: 'open', arguments: { file: 'chromium-156-react-cache.heapsnapshot.zst' } }, undefined, {
  signal: stop.signal,
});
stop.abort();
await assert.rejects(opening);
await call('overview', { heap: after.heap });
await client.close();
console.log('the SDK is content');
