// Makes what is given out, around a binary that is built already. Needs npm, tar and (for `platform`) mcpb on the PATH.
//
//   node packaging/assemble.mjs platform TARGET BINARY FOLDER   npm package, bundle and archive for one of platforms.json
//   node packaging/assemble.mjs launcher FOLDER                 the npm package that starts the others
//   node packaging/assemble.mjs registry FOLDER                 server.json with the bundles of that folder and their hashes
//
// FOLDER gets the finished files, and what they are made from below FOLDER/parts.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const NAME = 'synology-backup-mcp';
const LICENSES = ['LICENSE', 'LICENSE-APACHE', 'LICENSE-MIT'];
const onWindows = process.platform === 'win32';

const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const write = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
export const bundleName = (platform) => `${NAME}-${platform.label}.mcpb`;

/** An empty folder for the parts of one thing. */
function parts(folder, name) {
  const path = join(folder, 'parts', name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

function copy(files, folder) {
  for (const file of files) copyFileSync(join(root, file), join(folder, basename(file)));
}

function place(binary, folder, name) {
  mkdirSync(folder, { recursive: true });
  copyFileSync(binary, join(folder, name));
  chmodSync(join(folder, name), 0o755);
}

/** npm and mcpb are scripts, which Windows starts by a shell only; no argument here needs quoting there but paths. */
function run(command, args) {
  const quoted = onWindows ? args.map((argument) => `"${argument}"`) : args;
  execFileSync(command, quoted, { stdio: ['ignore', 'ignore', 'inherit'], shell: onWindows });
}

function npmPack(package_, folder) {
  run('npm', ['pack', '--silent', '--pack-destination', folder, package_]);
}

/** The package that holds the binary for one platform; the launcher's package wants the one that fits. */
function platformPackage(platform, binary, folder) {
  const launcher = read('packaging/npm/package.json');
  const key = `${platform.os}-${platform.cpu}`;
  const package_ = parts(folder, `npm-${key}`);
  place(binary, join(package_, 'bin'), basename(binary));
  copy(LICENSES, package_);
  write(join(package_, 'package.json'), {
    name: `@${NAME}/${key}`,
    version: launcher.version,
    description: `The binary of ${NAME} for ${key}; install ${NAME} instead`,
    license: launcher.license,
    homepage: launcher.homepage,
    repository: launcher.repository,
    os: [platform.os],
    cpu: [platform.cpu],
    files: ['bin'],
  });
  npmPack(package_, folder);
}

/** What the binary itself lists, with no settings of this machine. */
function toolsOf(binary) {
  const home = tmpdir();
  const { PATH, SystemRoot = '' } = process.env;
  const env = { PATH, SystemRoot, HOME: home, XDG_CONFIG_HOME: join(home, 'none') };
  const listed = execFileSync(binary, ['tools', '--json'], { env, encoding: 'utf8' });
  return JSON.parse(listed).tools.map(({ name, description }) => ({ name, description }));
}

/** The bundle for desktop hosts: they know systems but no processors, hence one for each platform. */
function bundle(platform, binary, folder) {
  const manifest = read('packaging/mcpb/manifest.json');
  const server = `server/${basename(binary)}`;
  manifest.server.entry_point = server;
  manifest.server.mcp_config.command = `\${__dirname}/${server}`;
  manifest.tools = toolsOf(binary);
  manifest.compatibility = { platforms: [platform.os] };
  const bundled = parts(folder, `bundle-${platform.label}`);
  place(binary, join(bundled, 'server'), basename(binary));
  copy([...LICENSES, 'packaging/mcpb/icon.png'], bundled);
  write(join(bundled, 'manifest.json'), manifest);
  run('mcpb', ['pack', bundled, join(folder, bundleName(platform))]);
}

/** The archive that people and `cargo binstall` download. */
function archive(platform, binary, folder) {
  const name = `${NAME}-${platform.target}`;
  const unpacked = join(parts(folder, 'archive'), name);
  place(binary, unpacked, basename(binary));
  copy([...LICENSES, 'README.md', 'SECURITY.md', 'CHANGELOG.md'], unpacked);
  const from = ['-C', dirname(unpacked), name];
  if (platform.os === 'win32') {
    // The tar of Windows writes zip files; one that came with git does not.
    const tar = join(process.env.SystemRoot, 'System32', 'tar.exe');
    execFileSync(tar, ['-a', '-cf', join(folder, `${name}.zip`), ...from]);
  } else {
    execFileSync('tar', ['-czf', join(folder, `${name}.tar.gz`), ...from]);
  }
}

function launcher(folder) {
  const package_ = parts(folder, 'npm');
  copy([...LICENSES, 'README.md', 'packaging/npm/package.json', 'packaging/npm/launch.js'], package_);
  chmodSync(join(package_, 'launch.js'), 0o755);
  npmPack(package_, folder);
}

function registry(folder) {
  const server = read('server.json');
  const { environmentVariables } = server.packages[0];
  for (const platform of read('packaging/platforms.json')) {
    const file = bundleName(platform);
    server.packages.push({
      registryType: 'mcpb',
      identifier: `${server.repository.url}/releases/download/v${server.version}/${file}`,
      fileSha256: createHash('sha256').update(readFileSync(join(folder, file))).digest('hex'),
      transport: { type: 'stdio' },
      environmentVariables,
    });
  }
  write(join(folder, 'server.json'), server);
}

const [what, ...rest] = process.argv.slice(2);
if (what === 'platform' && rest.length === 3) {
  const [target, binary, folder] = [rest[0], resolve(rest[1]), resolve(rest[2])];
  const platform = read('packaging/platforms.json').find((known) => known.target === target);
  if (!platform) throw new Error(`${target} is not in packaging/platforms.json`);
  mkdirSync(folder, { recursive: true });
  platformPackage(platform, binary, folder);
  bundle(platform, binary, folder);
  archive(platform, binary, folder);
} else if (what === 'launcher' && rest.length === 1) {
  mkdirSync(resolve(rest[0]), { recursive: true });
  launcher(resolve(rest[0]));
} else if (what === 'registry' && rest.length === 1) {
  registry(resolve(rest[0]));
} else {
  console.error('usage: assemble.mjs platform TARGET BINARY FOLDER | launcher FOLDER | registry FOLDER');
  process.exit(2);
}
