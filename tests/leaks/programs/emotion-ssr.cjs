// Server-side css() with a width from the request: emotion's global cache registers each style for ever.
const { css } = require('@emotion/css');
let w = 0;
exports.work = (leak) => {
  for (let i = 0; i < 60; i++) css({ width: (leak ? w++ : i) + 'px', color: 'red', padding: 4 });
};
