// state.latencies = [...state.latencies, ms]: an immutable array of numbers.
let state = { latencies: [], last: 0 };
exports.work = (leak) => {
  for (let i = 0; i < 200; i++) state = { ...state, latencies: [...state.latencies, i * 1.5], last: i };
  if (!leak) state = { ...state, latencies: state.latencies.slice(-50) };
};
