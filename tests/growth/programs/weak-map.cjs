// The keys are there from the beginning, only the notes about them are new.
const {watch} = require('../watch.cjs');

const users = Array.from({length: 1000}, (_, number) => ({number}));
const notes = new WeakMap();
let count = 0;
const note = number => { notes.set(users[number], {text: `note about user ${number}`, by: [number]}); count++; };

watch({
  kind: 'WeakMap', held: 'notes', entries: () => count,
  warmUp() { for (let i = 0; i < 100; i++) note(i); },
  grow() { for (let i = 100; i < 500; i++) note(i); },
});
