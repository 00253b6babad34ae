// One listener for each of ever new events.
const {EventEmitter} = require('node:events');
const {watch} = require('../watch.cjs');

const bus = new EventEmitter();
const expect = number => bus.once(`reply ${number}`, () => `handled ${number}`);

watch({
  kind: 'Object', held: '_events', entries: () => bus.eventNames().length,
  warmUp() { for (let i = 0; i < 25; i++) expect(i); },
  grow() { for (let i = 25; i < 325; i++) expect(i); },
});
