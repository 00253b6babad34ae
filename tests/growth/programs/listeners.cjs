// Every request listens to the settings and none stops.
const {EventEmitter} = require('node:events');
const {watch} = require('../watch.cjs');

const settings = new EventEmitter().setMaxListeners(0);

function request(number) {
  const state = {url: `/request/${number}`, body: `body of request ${number}`};
  settings.on('change', () => state.url);
}

watch({
  kind: 'Array', held: 'change', entries: () => settings.listenerCount('change'),
  warmUp() { for (let i = 0; i < 20; i++) request(i); },
  grow() { for (let i = 20; i < 250; i++) request(i); },
});
