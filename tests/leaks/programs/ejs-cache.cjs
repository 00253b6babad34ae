// ejs with cache: true and a file name made of the request id: one compiled template per request.
const ejs = require('ejs');
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 40; i++)
    ejs.render(
      '<p>Hello <%= name %>, you are no. <%= no %></p>',
      { name: 'Ann', no: n },
      { cache: true, filename: 'mail-' + (leak ? n++ : i) + '.ejs' },
    );
};
