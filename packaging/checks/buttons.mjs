// The buttons of the README, pressed: what each link tells the host to start is decoded and started, with the demo in place of a
// NAS, in the folder where the npm package is installed. So is what the extension for Gemini CLI starts.
//   node packaging/checks/buttons.mjs FOLDER
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { use } from './server.mjs';

const readme = readFileSync('README.md', 'utf8');
const gemini = JSON.parse(readFileSync('gemini-extension.json', 'utf8'));
process.chdir(resolve(process.argv[2]));

const onDemo = { ...process.env, SYNOLOGY_DEMO: '1', npm_config_offline: 'true' };
const FORMS = {
  // VS Code takes `config` as JSON,
  'https://insiders.vscode.dev/redirect/mcp/install': (config) => config,
  // Cursor as JSON in base64.
  'https://cursor.com/en/install-mcp': (config) => Buffer.from(config, 'base64').toString('utf8'),
};
const links = [...readme.matchAll(/\]\((https:[^)\s]+)\)/g)].map(([, link]) => new URL(link));
for (const [form, decoded] of Object.entries(FORMS)) {
  const [link, ...others] = links.filter(({ origin, pathname }) => origin + pathname === form);
  assert.ok(link && others.length === 0, `one link to ${form}`);
  assert.equal(link.searchParams.get('name'), 'synology');
  const { type = 'stdio', command, args, ...rest } = JSON.parse(decoded(link.searchParams.get('config')));
  assert.deepEqual({ type, rest }, { type: 'stdio', rest: {} });
  await use(command, args, onDemo);
}
const { command, args } = gemini.mcpServers.synology;
await use(command, args, onDemo);
console.log('buttons: both links, and the extension for Gemini CLI, start the server');
