#!/usr/bin/env node
// What Chrome DevTools makes of a heap snapshot, without a browser: runs DevTools' own engine and prints what it computes.
// `node oracle.mjs help` lists the commands.
import {spawnSync} from 'node:child_process';
import {Console} from 'node:console';
import os from 'node:os';
import {fileURLToPath, pathToFileURL} from 'node:url';

import {changedObjects, changes, differences, dumpPair} from './comparison.mjs';
import {dump} from './dump.mjs';
import {ensureEngine} from './engine.mjs';
import {Engine} from './loader.mjs';
import {escape, Out} from './output.mjs';
import * as tables from './tables.mjs';
import * as views from './views.mjs';

const HELP = `usage: node oracle.mjs COMMAND ... [options]

commands (FILE: .heapsnapshot or .heaptimeline, may be packed by gzip or zstd)
  nodes FILE              one row per node (see --columns)
  edges FILE              one row per edge
  strings FILE            one row per string of the file
  summary FILE            Summary view as DevTools has it: one row per class key
  stats FILE              Statistics view, static data, native contexts (JSON)
  diff BASE CURRENT       Comparison view of CURRENT against BASE: one row per class key
  retainers FILE ID       retainers of a node, in the order of the Retainers pane (JSON)
  children FILE ID        outgoing edges of a node, in the order of the Containment view (JSON)
  paths FILE ID           retaining paths (JSON)
  dominators FILE ID      dominator chain up to the root (JSON)
  filter FILE NAME        ids of the nodes that pass a named filter
  dupstrings FILE         groups of duplicated strings (JSON)
  search FILE TEXT        ids that a search finds
  interfaces FILE         inferred interface definitions (JSON)
  samples FILE            samples of a timeline recording (JSON)
  allocs FILE             allocation profile: tops, and callers of the first ones (JSON)
  stack FILE ID           allocation stack of a node (JSON)
  contexts FILE           result of the context analysis (JSON)
  dump FILE DIR           all that tests/conformance.rs compares, in one load, as files in DIR;
                          mends the file if DevTools cannot load it
  dump-pair BASE CURRENT DIR
                          the same for a pair of snapshots
  time FILE               load only; wall time of each phase, CPU time of all threads and peak RSS, on standard error
  engine                  install and bundle the engine if needed, print where it is

options
  -o PATH                 write to PATH, not to standard output
  --time                  any command: print what \`time\` prints
  --threads 1|2           2 (default): like DevTools, a second thread computes dominators and retainers
  --filter NAME           summary: with a named filter
  --ids MIN..MAX          summary: only ids in (MIN, MAX]
  --alloc ROW             summary: only nodes allocated by that row of \`allocs\`
  --columns A,B,...       nodes: other columns (\`--columns all\` for every one)
  --list                  diff: one row per added or deleted node, instead of per class
  --ignore ID,ID,...      retainers, paths: nodes ignored in the Retainers pane
  --sort FIELD            children, retainers: distance, name, shallowSize, retainedSize
  --regex, --case         search: as a regular expression; mind the case
  --normalize             mend what DevTools' own loader refuses before giving it the file, see mend.mjs
  --warnings              print the engine's warnings in full, not just their first lines
  --heap MB               V8's old space limit (default: 80 % of memory)

named filters: ${Object.keys(views.NAMED_FILTERS).join(' ')},
  or DevTools' own names, such as nativeContext_NODEINDEX

Text in tables is escaped: backslash, tab, line feed, carriage return as \\\\ \\t \\n \\r; other control
characters and lone surrogates as \\uXXXX.
`;

class UsageError extends Error {}

// ---------------------------------------------------------------- command line

const FLAGS = new Set(['time', 'list', 'regex', 'case', 'warnings', 'normalize']);
const VALUES = new Set(['threads', 'filter', 'ids', 'alloc', 'columns', 'ignore', 'sort', 'heap', 'o']);

function parseArguments(argv) {
  const args = [], options = {};
  for (let i = 0; i < argv.length; i++) {
    const m = /^(?:--([a-z]+)|-(o))(?:=(.*))?$/s.exec(argv[i]);
    if (!m) {
      args.push(argv[i]);
      continue;
    }
    const name = m[1] ?? m[2];
    if (FLAGS.has(name)) {
      options[name] = true;
    } else if (VALUES.has(name)) {
      options[name] = m[3] ?? argv[++i];
      if (options[name] === undefined) {
        throw new UsageError(`--${name} needs a value`);
      }
    } else {
      throw new UsageError(`no option ${argv[i]}`);
    }
  }
  return {args, options};
}

function number(text, what) {
  const n = Number(String(text).replace(/^@/, ''));
  if (!Number.isInteger(n)) {
    throw new UsageError(`${what} is to be a whole number, not ${text}`);
  }
  return n;
}

function indexOf(s, id) {
  const index = s.nodeIndexForId(number(id, 'a node id'));
  if (index === undefined) {
    throw new UsageError(`no node has id ${id}`);
  }
  return index;
}

function nodeFilter(engine, s, options) {
  const filter = new engine.Model.NodeFilter();
  if (options.filter !== undefined) {
    filter.filterName = views.NAMED_FILTERS[options.filter] ?? options.filter;
  }
  if (options.ids !== undefined) {
    const m = /^(\d+)\.\.(\d+)$/.exec(options.ids);
    if (!m) {
      throw new UsageError('--ids is to be MIN..MAX');
    }
    filter.minNodeId = Number(m[1]);
    filter.maxNodeId = Number(m[2]);
  }
  if (options.alloc !== undefined) {
    s.allocationTracesTops();  // gives the rows their numbers
    filter.allocationNodeId = number(options.alloc, '--alloc');
  }
  return filter;
}

function columns({columns: wanted}) {
  if (wanted === undefined || wanted === 'all') {
    return wanted && tables.NODE_COLUMNS;
  }
  const names = wanted.split(',');
  const unknown = names.find(name => !tables.NODE_COLUMNS.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`no column ${unknown}; there are: ${tables.NODE_COLUMNS.join(' ')}`);
  }
  return names;
}

function ignore(s, options) {
  for (const id of (options.ignore ?? '').split(',').filter(Boolean)) {
    s.ignoreNodeInRetainersView(indexOf(s, id));
  }
}

function known(provider, options) {
  if (!provider) {
    throw new UsageError(`no order ${options.sort}`);
  }
  return provider;
}

// ---------------------------------------------------------------- commands

async function diff(engine, base, current, out, options) {
  const now = await engine.load(current);
  const rows = differences(await engine.load(base), now);
  (options.list ? changedObjects : changes)(rows, out);
}

const idRows = (out, ids) => out.text(['id', ...ids].join('\n') + '\n');

/** A command that loads its first argument, and wants so many further ones. */
const onOne = (further, act) => ({
  arguments: 1 + further,
  run: async (engine, [file, ...rest], out, options) => act({engine, s: await engine.load(file), out, options}, ...rest),
});

const COMMANDS = {
  nodes: onOne(0, ({s, out, options}) => tables.nodes(s, out, columns(options))),
  edges: onOne(0, ({s, out}) => tables.edges(s, out)),
  strings: onOne(0, ({s, out}) => tables.strings(s, out)),
  summary: onOne(0, ({engine, s, out, options}) => tables.classes(s, out, s.aggregatesWithFilter(nodeFilter(engine, s, options)))),
  stats: onOne(0, ({s, out}) => out.json({statistics: views.statistics(s), ...views.background(s)})),
  diff: {arguments: 2, run: (engine, [base, current], out, options) => diff(engine, base, current, out, options)},
  retainers: onOne(1, ({engine, s, out, options}, id) => {
    ignore(s, options);
    out.json(views.edgeRows(s, known(views.retainersProvider(engine, s, indexOf(s, id), options.sort), options)));
  }),
  children: onOne(1, ({engine, s, out, options}, id) => {
    out.json(views.edgeRows(s, known(views.childrenProvider(engine, s, indexOf(s, id), options.sort), options)));
  }),
  paths: onOne(1, ({s, out, options}, id) => {
    ignore(s, options);
    out.json(s.getRetainingPaths(indexOf(s, id)));
  }),
  dominators: onOne(1, ({s, out}, id) => out.json(views.dominators(s, indexOf(s, id)))),
  filter: onOne(1, ({engine, s, out}, name) => {
    idRows(out, views.filtered(s, tables.eachNode(s), nodeFilter(engine, s, {filter: name})));
  }),
  dupstrings: onOne(0, ({s, out}) => out.json(views.duplicateStrings(s))),
  search: onOne(1, ({engine, s, out, options}, text) => {
    const config = new engine.Model.SearchConfig(text, Boolean(options.case), false, Boolean(options.regex), false, false);
    idRows(out, s.search(config, new engine.Model.NodeFilter()));
  }),
  interfaces: onOne(0, ({s, out}) => out.text(s.interfaceDefinitions() + '\n')),
  samples: onOne(0, ({s, out}) => out.json(views.samples(s))),
  allocs: onOne(0, ({s, out}) => out.json(views.hasTraces(s) ? views.allocations(s) : null)),
  stack: onOne(1, ({s, out}, id) => out.json(views.allocationStack(s, indexOf(s, id)))),
  contexts: onOne(0, ({s, out}) => out.json(s.analyzeContexts())),
  dump: {arguments: 2, run: async (engine, [file, folder]) => dump(engine, await engine.loadOrMend(file), folder)},
  'dump-pair': {arguments: 3, run: async (engine, [base, current, folder]) => {
    dumpPair(await engine.loadOrMend(base), await engine.loadOrMend(current), folder);
  }},
  time: onOne(0, () => {}),
};

async function main(argv) {
  const {args: [name, ...rest], options} = parseArguments(argv);
  if (name === undefined || name === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const log = text => process.stderr.write(`conformance: ${text}\n`);
  if (name === 'engine') {
    process.stdout.write(JSON.stringify(await ensureEngine(log), null, 1) + '\n');
    return;
  }
  const command = COMMANDS[name];
  if (!command) {
    throw new UsageError(`no command ${name}`);
  }
  if (rest.length !== command.arguments) {
    throw new UsageError(`${name} takes ${command.arguments} argument(s)`);
  }

  // The limit of V8's heap can only be set from outside, so start once more with it.
  const heapMb = options.heap ? number(options.heap, '--heap') : Math.max(2048, Math.floor(os.totalmem() / 2 ** 20 * 0.8));
  if (!process.execArgv.some(a => a.startsWith('--max-old-space-size'))) {
    const self = fileURLToPath(import.meta.url);
    const done = spawnSync(process.execPath, [`--max-old-space-size=${heapMb}`, self, ...argv], {stdio: 'inherit'});
    if (done.error) {
      throw done.error;
    }
    process.exitCode = done.status ?? 1;
    return;
  }

  const paths = await ensureEngine(log);
  globalThis.console = new Console(process.stderr, process.stderr);  // standard output is for the answer
  const modules = await import(pathToFileURL(paths.engine).href);
  // The engine warns of unreachable nodes with up to a hundred names; one line tells enough.
  const warn = console.warn.bind(console);
  console.warn = (...a) => options.warnings ? warn(...a) : warn(String(a[0]).split('\n', 1)[0]);

  const engine = new Engine(modules, paths, {
    heapMb, normalize: options.normalize, time: options.time || name === 'time',
    threads: options.threads === undefined ? 2 : number(options.threads, '--threads'),
  });
  const out = new Out(options.o);
  await command.run(engine, rest, out, options);
  out.close();
}

main(process.argv.slice(2)).then(() => process.exit(), e => {
  process.stderr.write(e instanceof UsageError ? `${e.message}\n(node oracle.mjs help lists the commands)\n` : `${e?.stack ?? e}\n`);
  process.exit(e instanceof UsageError ? 2 : 1);
});
