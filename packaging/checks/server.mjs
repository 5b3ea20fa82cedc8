// A server as a host has it: started over stdio, asked for its tools and one answer, and left by closing its stdin.
//   node packaging/checks/server.mjs COMMAND [ARGUMENT...]
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PATIENCE = 60_000;

/** Starts a server and gives what a host would do with it. */
export function start(command, args, env = process.env) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const waiting = new Map();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error } = JSON.parse(line);
    waiting.get(id)?.({ result, error });
  });
  const say = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let asked = 0;

  async function ask(method, params = {}) {
    const id = (asked += 1);
    const answer = new Promise((resolve) => waiting.set(id, resolve));
    say({ id, method, params });
    const { result, error } = await within(method, Promise.race([answer, ended.then(gone)]));
    if (error) throw new Error(`${method} was answered ${JSON.stringify(error)}`);
    return result;
  }
  const gone = ({ code, signal }) => {
    throw new Error(`the server ended (${signal ?? code}) without an answer: ${errors}`);
  };
  async function within(what, promise) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`waited in vain for ${what}: ${errors}`)), PATIENCE);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  return {
    child,
    async initialize() {
      const params = {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'packaging-check', version: '1' },
      };
      const { serverInfo } = await ask('initialize', params);
      say({ method: 'notifications/initialized' });
      return serverInfo;
    },
    async tools() {
      return (await ask('tools/list')).tools.map((tool) => tool.name);
    },
    call: (name, args = {}) => ask('tools/call', { name, arguments: args }),
    ended: (what) => within(what, ended),
    async leave() {
      child.stdin.end();
      const { code, signal } = await within('the end after stdin was closed', ended);
      if (code !== 0) throw new Error(`the server ended with ${signal ?? code} when stdin was closed: ${errors}`);
    },
  };
}

/** Everything that a package must be good for: who it is, its tools, one answer, a clean end. */
export async function use(command, args, env) {
  const server = start(command, args, env);
  const { name, version } = await server.initialize();
  const tools = await server.tools();
  const answer = await server.call('hyperbackup_list_tasks');
  if (answer.isError || !answer.structuredContent?.tasks?.length) {
    throw new Error(`hyperbackup_list_tasks answered ${JSON.stringify(answer)}`);
  }
  await server.leave();
  return { name, version, tools, tasks: answer.structuredContent.tasks.length };
}

/** A simulated NAS, and the lines that it prints about itself; its account and its password are both `demo`. */
export async function simulate(binary, lines, ...flags) {
  const nas = spawn(binary, ['simulate', ...flags], { stdio: ['ignore', 'pipe', 'ignore'] });
  const printed = [];
  for await (const line of createInterface({ input: nas.stdout })) {
    if (printed.push(line) === lines) break;
  }
  return { nas, printed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, ...args] = process.argv.slice(2);
  const { name, version, tools, tasks } = await use(command, args);
  console.log(`${name} ${version}: ${tools.length} tools, ${tasks} backups`);
}
