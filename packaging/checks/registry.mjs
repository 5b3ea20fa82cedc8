// The entry for the MCP registry, as the release completes it. The registry's own schema comes in no package, and its publisher
// is a Go program: these are its rules as its documentation has them, and no more than that.
//   node packaging/checks/registry.mjs FOLDER
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2]);
const server = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'));
const npm = JSON.parse(readFileSync('packaging/npm/package.json', 'utf8'));
const platforms = JSON.parse(readFileSync('packaging/platforms.json', 'utf8'));

function known(value, required, optional) {
  for (const key of required) assert.ok(key in value, `${key} is missing in ${JSON.stringify(value)}`);
  for (const key of Object.keys(value)) assert.ok([...required, ...optional].includes(key), `${key} is unknown`);
}

known(server, ['$schema', 'name', 'description', 'version'], ['title', 'websiteUrl', 'repository', 'packages', 'icons']);
assert.match(server.$schema, /^https:\/\/static\.modelcontextprotocol\.io\/schemas\/\d{4}-\d\d-\d\d\/server\.schema\.json$/);
assert.match(server.name, /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
assert.ok(server.description.length >= 1 && server.description.length <= 100, 'length of the description');
assert.ok(server.title.length <= 100, 'length of the title');
known(server.repository, ['url', 'source'], ['id', 'subfolder']);

const [owner] = new URL(server.repository.url).pathname.split('/').filter(Boolean);
assert.equal(server.name, `io.github.${owner}/${server.packages[0].identifier}`, 'who signs in to publish it');
assert.equal(npm.mcpName, server.name, 'how the registry knows the npm package');
assert.ok(readFileSync('README.md', 'utf8').includes(`mcp-name: ${server.name}`), 'how it knows the PyPI package');

const variable = ['name', 'description'];
for (const package_ of server.packages) {
  const { registryType, identifier, version, fileSha256, transport, environmentVariables } = package_;
  const keys = ['registryType', 'identifier', 'transport', 'environmentVariables'];
  const own = { npm: ['version', 'runtimeHint'], pypi: ['version', 'runtimeHint'], mcpb: ['fileSha256'] }[registryType];
  assert.ok(own, `no registry ${registryType}`);
  known(package_, [...keys, ...own], []);
  assert.deepEqual(transport, { type: 'stdio' });
  for (const setting of environmentVariables) {
    known(setting, variable, ['format', 'isSecret', 'isRequired', 'placeholder', 'default', 'choices']);
    assert.ok(['string', 'number', 'boolean', 'filepath', undefined].includes(setting.format), setting.format);
    const secret = /PASSWORD$|OTP_CODE$|DEVICE_ID$/.test(setting.name);
    assert.equal(setting.isSecret ?? false, secret, `${setting.name} is shown`);
  }
  if (registryType === 'mcpb') {
    const file = identifier.split('/').at(-1);
    assert.equal(identifier, `${server.repository.url}/releases/download/v${server.version}/${file}`);
    const bundle = readFileSync(join(folder, file));
    assert.equal(fileSha256, createHash('sha256').update(bundle).digest('hex'), file);
  } else {
    assert.equal(version, server.version);
  }
}
assert.equal(server.packages.length, 2 + platforms.length);
console.log(`server.json: ${server.packages.length} packages of ${server.name}`);
