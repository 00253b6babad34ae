// Requests that wait for answers that never come.
const {watch} = require('../watch.cjs');

const waiting = new Map();

async function ask(number) {
  const question = {number, text: `question ${number}`};
  const answer = await new Promise(resolve => waiting.set(number, resolve));
  return [question, answer];
}

watch({
  kind: 'Map', held: 'waiting', entries: () => waiting.size,
  warmUp() { for (let i = 0; i < 30; i++) ask(i); },
  grow() { for (let i = 30; i < 280; i++) ask(i); },
});
