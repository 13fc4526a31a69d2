// Starts the service as its package scripts do, without what watches for changes, or makes what its start script runs.
// Arguments: `build` or `start`, then names of package scripts, the first that is there counts.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');

const BUILDS = ['build', 'compile', 'build:prod'];
// Programs that start others over when a file changes, and what does the same once.
const WATCHERS = { nodemon: ['node'], 'ts-node-dev': ['ts-node'], tsnd: ['ts-node'], 'node-dev': ['node'] };
const WATCHER_OPTIONS = /^--(watch|respawn|transpile-only|exit-child|inspect(=.*)?|ignore.*|exec|ext)$/;

const fail = (why) => {
  process.stderr.write(`${why}\n`);
  process.exit(1);
};

function script(scripts, names) {
  const name = names.find((n) => scripts[n] !== undefined);
  if (name === undefined) fail('package.json has no script that starts the service');
  return scripts[name];
}

// Commands of a script in their order.
const commands = (text) => text.split(/&&|;|\|\|/).map((c) => c.trim()).filter(Boolean);

// The last command of the start script, that of a script it runs in its place.
function starting(scripts, names, depth = 0) {
  const last = commands(script(scripts, names)).at(-1);
  const run = last.match(/^(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?([\w:.-]+)$/);
  if (run && scripts[run[1]] !== undefined && depth < 5) return starting(scripts, [run[1]], depth + 1);
  return last;
}

function once(command) {
  const words = command.split(/\s+/);
  const at = words.findIndex((w) => WATCHERS[path.basename(w)] !== undefined);
  if (at >= 0) {
    const rest = words.slice(at + 1).filter((w) => !WATCHER_OPTIONS.test(w));
    const typed = rest.some((w) => /\.[cm]?ts$/.test(w));
    return [...words.slice(0, at), ...(typed ? ['ts-node'] : WATCHERS[path.basename(words[at])]), ...rest].join(' ');
  }
  return words.filter((w, i) => w !== '--watch' && !(w === 'watch' && words[i - 1] === 'tsx')).join(' ');
}

// A file that the command runs and that is not there: what a compiler makes.
function isMissing(command) {
  const file = command.split(/\s+/).find((w) => /^[\w./@-]+\/[\w./@-]+$/.test(w) && !w.startsWith('-'));
  return file !== undefined && !['', '.js', '.mjs', '.cjs'].some((e) => fs.existsSync(file + e)) && !fs.existsSync(path.join('node_modules', file));
}

function environment() {
  const bins = [];
  for (let dir = process.cwd(); ; dir = path.dirname(dir)) {
    bins.push(path.join(dir, 'node_modules', '.bin'));
    if (dir === path.dirname(dir)) break;
  }
  return { ...process.env, PATH: [...bins, process.env.PATH].join(path.delimiter) };
}

function run(command) {
  const child = spawn('sh', ['-c', command], { env: environment(), stdio: ['ignore', 'inherit', 'inherit'] });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => process.exit(signal ? 0 : code));
}

const { scripts = {} } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const [mode, ...names] = process.argv.slice(1);
const command = once(starting(scripts, names));
if (mode === 'start') {
  run(`exec ${command}`);
} else if (isMissing(command)) {
  const build = BUILDS.find((n) => scripts[n] !== undefined);
  if (build === undefined) fail(`\`${command}\` runs what is not there, and no script makes it`);
  run(scripts[build]);
}
