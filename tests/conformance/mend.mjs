// Snapshots that DevTools' own loader refuses or misreads, made acceptable to it without a change of what they hold.
//
//   Hermes writes node_count and edge_count as 0; the arrays are full.
//   A thread that records its own allocations adds functions while it writes: the header counts fewer than the table has.
//   Some producers order sections in another way, or leave out empty ones.

/** The sections in the one order that DevTools' loader takes, and the key of `meta` that makes it demand each of them. */
const SECTIONS = {
  nodes: 'node_fields', edges: 'edge_fields', trace_function_infos: '', trace_tree: '', samples: 'sample_fields',
  locations: 'location_fields', scopes: 'scope_fields', scope_context_vars: 'scope_context_var_fields',
  scope_uses: 'scope_use_fields', strings: '',
};

/** Why a file with this beginning has to be mended, or nothing. */
export function needsMending(head) {
  return /"node_count"\s*:\s*0\s*[,}]/.test(head) ? 'node_count is 0' : undefined;
}

/** The file as DevTools' loader wants it, in pieces of text. `notes.tracesLeftOut` is set if its traces cannot be mended. */
export function* mended(bytes, notes = {}) {
  const file = JSON.parse(new TextDecoder().decode(bytes));
  const {meta} = file.snapshot;
  const header = {...file.snapshot, node_count: file.nodes.length / meta.node_fields.length,
                  edge_count: file.edges.length / meta.edge_fields.length};
  if (header.trace_function_count) {
    notes.tracesLeftOut = !tracesAreWhole(file);
    header.trace_function_count =
        notes.tracesLeftOut ? 0 : file.trace_function_infos.length / meta.trace_function_info_fields.length;
  }
  yield `{"snapshot":${JSON.stringify(header)}`;
  for (const [name, announcedBy] of Object.entries(SECTIONS)) {
    if (file[name] !== undefined || (announcedBy && meta[announcedBy])) {
      yield `,\n${JSON.stringify(name)}:${JSON.stringify(file[name] ?? [])}`;
    }
  }
  yield '}';
}

/** Whether every function that the trace tree names is in the table. */
function tracesAreWhole({snapshot: {meta}, trace_function_infos: infos = [], trace_tree: tree = []}) {
  const functions = infos.length / meta.trace_function_info_fields.length;
  const fields = meta.trace_node_fields;
  const whole = records => records.every((cell, i) => {
    const field = fields[i % fields.length];
    return field === 'children' ? whole(cell) : field !== 'function_info_index' || cell < functions;
  });
  return whole(tree);
}
