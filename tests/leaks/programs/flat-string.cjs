// A CSV export is kept as one flat string that is re-made with each row.
const csvExport = { body: 'id;name\n', rows: 0 };
let n = 0;
exports.work = (leak) => {
  for (let i = 0; i < 50; i++) {
    csvExport.body = Buffer.from(csvExport.body + 'row ' + n++ + ';' + 'x'.repeat(200) + '\n').toString('latin1');
    csvExport.rows++;
    if (!leak) csvExport.body = 'id;name\n';
  }
};
