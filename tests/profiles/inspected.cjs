// Writes a sampling allocation profile of its own work, with what was collected meanwhile.
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');

const session = new Session();
const kept = [];

function recurse(depth) {
  return depth === 0 ? [] : [recurse(depth - 1), { depth, text: 'level ' + depth }];
}

function churn() {
  for (let at = 0; at < 200_000; at++) ({ at, text: `gone ${at}` });
}

session.connect();
session.post('HeapProfiler.startSampling', {
  samplingInterval: 4096,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
});
for (let at = 0; at < 200; at++) kept.push(recurse(200));
churn();
session.post('HeapProfiler.stopSampling', (error, answer) => {
  if (error) throw error;
  writeFileSync(process.argv[2], JSON.stringify(answer.profile));
});
module.exports = kept;
