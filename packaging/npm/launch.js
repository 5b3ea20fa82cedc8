#!/usr/bin/env node
// Starts the binary for this platform, which npm has installed beside this package. The binary has our stdin, stdout and
// stderr to itself, gets the signals that we get, and ends us as it ended.
'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const { isatty } = require('node:tty');
const { homepage, optionalDependencies } = require('./package.json');

function fail(sentence) {
  console.error(`synology-backup-mcp: ${sentence}`);
  process.exit(1);
}

function binary() {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@synology-backup-mcp/${platform}`;
  if (!Object.hasOwn(optionalDependencies, name)) {
    const platforms = Object.keys(optionalDependencies).map((known) => known.split('/')[1]);
    fail(`there is no binary for ${platform}, only for ${platforms.join(', ')}; ${homepage} tells how to build one`);
  }
  const extension = process.platform === 'win32' ? '.exe' : '';
  try {
    return require.resolve(`${name}/bin/synology-backup-mcp${extension}`);
  } catch {
    return fail(`${name} is missing; install synology-backup-mcp again, with optional packages (without --omit=optional)`);
  }
}

const child = spawn(binary(), process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => fail(`the binary cannot be started (${error.message})`));

// A terminal sends its interrupt to the binary as well; told twice, it would count as two.
const passedOn = ['SIGTERM', 'SIGHUP', 'SIGINT'];
for (const signal of passedOn) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !isatty(0)) child.kill(signal);
  });
}

child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const passed of passedOn) process.removeAllListeners(passed);
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
});
