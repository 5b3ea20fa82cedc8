// `setup` as somebody runs it who has the program from a package, and the host on the next day: it starts what `setup` wrote into
// its file, against a NAS with a self-signed certificate and 2-factor.
//   node packaging/checks/setup.mjs BINARY COMMAND [ARGUMENT...]   (BINARY plays the NAS, COMMAND starts the program)
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { simulate, use } from './server.mjs';

// Only Linux has its files below the home folder for certain.
const FILE = '.config/Claude/claude_desktop_config.json';

const [binary, command, ...args] = process.argv.slice(2);
const { nas, printed } = await simulate(binary, 2, '--tls', '--otp', '123456');
try {
  const [url, certificate] = printed;
  const [fingerprint] = certificate.match(/[0-9A-F:]{95}/);
  const home = mkdtempSync(join(process.env.HOME, 'setup-'));
  const host = { ...process.env, HOME: home };
  const answers = ['--url', url, '--tls-fingerprint', fingerprint, '--username', 'demo', '--host', 'claude-desktop'];
  const env = { ...host, SYNOLOGY_OTP_CODE: '123456' };
  const done = spawnSync(command, [...args, 'setup', '--yes', '--password-stdin', ...answers], {
    env,
    input: 'demo\n',
    encoding: 'utf8',
  });
  assert.equal(done.status, 0, done.stderr);

  const { mcpServers } = JSON.parse(readFileSync(join(home, FILE), 'utf8'));
  const [entry] = Object.values(mcpServers);
  assert.ok(entry.command.startsWith('/'), entry.command);
  const { tools } = await use(entry.command, entry.args, { ...host, ...entry.env });
  console.log(`setup: the host starts ${[entry.command.split('/').at(-1), ...entry.args].join(' ')} and has ${tools.length} tools`);
} finally {
  nas.kill();
}
