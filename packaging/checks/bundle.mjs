// The unpacked bundle as a desktop host starts it: `mcp_config` is filled in by the resolver of the package that defines bundles.
//   node packaging/checks/bundle.mjs FOLDER RESOLVER   (RESOLVER: folder in which @anthropic-ai/mcpb is installed)
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve, sep } from 'node:path';

import { simulate, start, use } from './server.mjs';

const folder = resolve(process.argv[2]);
const require = createRequire(join(resolve(process.argv[3]), 'resolver.cjs'));
const { getMcpConfigForManifest } = await import(require.resolve('@anthropic-ai/mcpb'));
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const binary = join(folder, manifest.server.entry_point);

async function resolved(userConfig) {
  const systemDirs = { HOME: process.env.HOME };
  const host = { extensionPath: folder, systemDirs, pathSeparator: sep, logger: console };
  const config = await getMcpConfigForManifest({ manifest, userConfig, ...host });
  assert.ok(config, 'the resolver wants more settings');
  return { ...config, env: { ...process.env, ...config.env } };
}

// A NAS that anybody may log in to.
const office = await simulate(binary, 1);
try {
  const settings = { url: office.printed[0], username: 'demo', password: 'demo' };
  const { command, args, env } = await resolved(settings);
  // What was left out arrives as it stands in the manifest.
  assert.equal(env.SYNOLOGY_TLS_FINGERPRINT, '${user_config.tls_fingerprint}');
  assert.equal(env.SYNOLOGY_READ_ONLY, 'false');
  const { version, tools } = await use(command, args, env);
  assert.equal(version, manifest.version);
  assert.deepEqual(manifest.tools.map((tool) => tool.name).sort(), [...tools].sort());

  const looking = start(command, args, (await resolved({ ...settings, read_only: true })).env);
  await looking.initialize();
  const offered = await looking.tools();
  assert.ok(offered.includes('hyperbackup_list_tasks') && !offered.includes('hyperbackup_run_task'), 'only look');
  await looking.leave();
} finally {
  office.nas.kill();
}

// One as careful owners have it: the first answer shows the certificate, and the settings have a field for it and for the code.
const careful = await simulate(binary, 2, '--tls', '--otp', '123456');
try {
  const [url, certificate] = careful.printed;
  const [fingerprint] = certificate.match(/[0-9A-F:]{95}/);
  const settings = { url, username: 'demo', password: 'demo' };
  const { command, args, env } = await resolved(settings);
  const asking = start(command, args, env);
  await asking.initialize();
  const shown = await asking.call('hyperbackup_list_tasks');
  await asking.leave();
  assert.equal(shown.isError, true);
  assert.ok(shown.content[0].text.includes(fingerprint), shown.content[0].text);
  const trusting = { ...settings, tls_fingerprint: fingerprint };
  await use(command, args, (await resolved({ ...trusting, otp_code: '123456' })).env);
  // On the next day that code is an old one, whether it still stands there or was taken out.
  await use(command, args, (await resolved({ ...trusting, otp_code: '999999' })).env);
  await use(command, args, (await resolved(trusting)).env);
} finally {
  careful.nas.kill();
}

// A NAS that knows one thing: which password it was sent. It refuses every login.
const sent = [];
const nas = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  const asked = new URLSearchParams(`${request.url.split('?')[1] ?? ''}&${body}`);
  if (asked.get('method') === 'login') sent.push(asked.get('passwd'));
  const offered = { path: 'entry.cgi', minVersion: 1, maxVersion: 7 };
  const answer = asked.get('api') === 'SYNO.API.Info'
    ? { success: true, data: { 'SYNO.API.Auth': offered, 'SYNO.Backup.Task': offered } }
    : { success: false, error: { code: 400 } };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
});
nas.listen(0, '127.0.0.1');
await once(nas, 'listening');
const password = ` "p'ä\\{}%&=+$x ✓$`;
const url = `http://127.0.0.1:${nas.address().port}`;
const { command, args, env } = await resolved({ url, username: 'demo', password });
const server = start(command, args, env);
await server.initialize();
const refused = await server.call('hyperbackup_list_tasks');
await server.leave();
nas.close();
assert.equal(refused.isError, true);
assert.deepEqual(sent, [password], 'the password that arrived');

// The one limit that the manifest tells about. When this fails, the words in manifest.json and README.md can go.
assert.notEqual((await resolved({ url, username: 'demo', password: 'pa$$word' })).env.SYNOLOGY_PASSWORD, 'pa$$word');
console.log(`bundle: ${manifest.tools.length} tools listed, started with settings unset, set and odd`);
