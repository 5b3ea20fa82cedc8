// The launcher of the npm package, where it is installed: exit codes, signals, and what it says when it has no binary to start.
//   node packaging/checks/launcher.mjs FOLDER
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { start } from './server.mjs';

const folder = resolve(process.argv[2]);
const launcher = join(folder, 'node_modules/synology-backup-mcp/launch.js');
const launch = (...args) => spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });

const good = launch(launcher, '--version');
assert.equal(good.status, 0, good.stderr);
const bad = launch(launcher, '--demo', 'call', 'hyperbackup_get_task', '{"task_id": "no such task"}');
assert.equal(bad.status, 1, 'a failed call');
assert.match(bad.stderr, /no such task/);
const wrong = launch(launcher, '--no-such-flag');
assert.equal(wrong.status, 2, 'a wrong flag');

// What the binary does with a signal is what the launcher does.
const binary = join(folder, 'node_modules/@synology-backup-mcp', `${process.platform}-${process.arch}`, 'bin/synology-backup-mcp');
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  const ends = [];
  for (const [command, args] of [[binary, ['--demo']], [process.execPath, [launcher, '--demo']]]) {
    const server = start(command, args);
    await server.initialize();
    server.child.kill(signal);
    ends.push(await server.ended(`the end after ${signal}`));
  }
  assert.deepEqual(ends[1], ends[0], signal);
}

// A binary that is killed takes the launcher with it, by the same signal.
if (existsSync('/proc/self/task')) {
  const server = start(process.execPath, [launcher, '--demo']);
  await server.initialize();
  const { pid } = server.child;
  const children = spawnSync('cat', [`/proc/${pid}/task/${pid}/children`], { encoding: 'utf8' }).stdout;
  process.kill(Number(children.trim()), 'SIGKILL');
  assert.deepEqual(await server.ended('the end after SIGKILL'), { code: null, signal: 'SIGKILL' });
}

const elsewhere = join(mkdtempSync(join(folder, 'other-')), 'arch.cjs');
writeFileSync(elsewhere, "Object.defineProperty(process, 'arch', { value: 'riscv64' });");
const nothing = launch('--require', elsewhere, launcher);
assert.equal(nothing.status, 1);
assert.match(nothing.stderr, /^synology-backup-mcp: there is no binary for \w+-riscv64, only for linux-x64, .*https:\/\/\S+ tells/);

const packages = join(folder, 'node_modules/@synology-backup-mcp');
renameSync(packages, `${packages}-away`);
const missing = launch(launcher);
renameSync(`${packages}-away`, packages);
assert.equal(missing.status, 1);
assert.match(missing.stderr, /^synology-backup-mcp: @synology-backup-mcp\/\S+ is missing; install .*--omit=optional/);
assert.equal(missing.stderr.trim().split('\n').length, 1, missing.stderr);
console.log('launcher: exit codes, signals and missing binaries are passed on and told');
