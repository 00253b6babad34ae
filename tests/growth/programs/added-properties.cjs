// The settings gain two properties and each client one: no container grew by that. The list of jobs did.
const {watch} = require('../watch.cjs');

const settings = {theme: 'dark', language: 'en'};
const clients = Array.from({length: 50}, (_, number) => ({number}));
const jobs = [];

watch({
  kind: 'Array', held: 'jobs', entries: () => jobs.length,
  warmUp() { for (let i = 0; i < 5; i++) jobs.push({job: `job ${i}`}); },
  grow() {
    settings.motd = 'good morning '.repeat(20) + jobs.length;
    settings.updated = new Date();
    for (const client of clients) client.greeted = `hello client ${client.number}`;
    for (let i = 5; i < 205; i++) jobs.push({job: `job ${i}`});
  },
});
