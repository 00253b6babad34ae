// Sessions that nobody ends.
const {watch} = require('../watch.cjs');

const sessions = new Map();
const login = number => sessions.set(`session ${number}`, {user: `user ${number}`, since: new Date(number)});

watch({
  kind: 'Map', held: 'sessions', entries: () => sessions.size,
  warmUp() { for (let i = 0; i < 50; i++) login(i); },
  grow() { for (let i = 50; i < 450; i++) login(i); },
});
