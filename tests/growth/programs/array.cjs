// A history without an end.
const {watch} = require('../watch.cjs');

const history = [];
const visit = number => history.push({page: `/page/${number}`, at: new Date(number)});

watch({
  kind: 'Array', held: 'history', entries: () => history.length,
  warmUp() { for (let i = 0; i < 30; i++) visit(i); },
  grow() { for (let i = 30; i < 355; i++) visit(i); },
});
