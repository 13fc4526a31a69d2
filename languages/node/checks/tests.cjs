// Runs the repository's own tests and tells how each ended, one JSON object a line on standard output; what is printed
// besides goes to standard error. Arguments: names of package scripts, the first that is there counts.
// Status 77: there is nothing to run, the last line says why.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');

const NOTHING = 77;
// Steps before the tests that are run: compilers. Others prepare databases or look at style.
const STEPS = new Set(['tsc', 'tspc', 'tsc-alias', 'babel', 'swc', 'esbuild', 'tsup', 'copyfiles', 'cpx']);
const RUNNERS = ['jest', 'vitest', 'mocha', 'ava', 'tap', 'node', 'tsx'];
const LOADS = new Set(['-r', '--require', '--import', '--loader', '--experimental-loader']);
const COVERAGE = new Set(['c8', 'nyc']);

const nothing = (why) => {
  process.stderr.write(`${why}\n`);
  process.exit(NOTHING);
};

// Words of one command of a script as they are written, separators left out.
function commands(text) {
  const out = [[]];
  for (const [, word, end] of text.matchAll(/((?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s;&|"'])+)|(&&|\|\||[;&|])/g)) {
    if (end) out.push([]);
    else out[out.length - 1].push(word);
  }
  return out.filter((words) => words.length > 0);
}

// The script's commands, with those of the scripts that it runs in their places.
function expand(scripts, name, depth = 0) {
  if (depth > 5 || scripts[name] === undefined) return [];
  const own = commands(scripts[name]).flatMap((words) => {
    const at = words.findIndex((w) => ['npm', 'pnpm', 'yarn', 'bun', 'npm-run-all', 'run-s'].includes(w));
    const named = at < 0 ? [] : words.slice(at + 1).filter((w) => scripts[w] !== undefined && w !== name);
    return named.length > 0 ? named.flatMap((n) => expand(scripts, n, depth + 1)) : [words];
  });
  return [...expand(scripts, `pre${name}`, depth + 1), ...own];
}

const program = (word) => path.basename(word).replace(/\.(js|mjs|cjs)$/, '');

// The runner among the words of a command, without what measures coverage around it.
function runner(words) {
  const at = words.findIndex((w, i) => RUNNERS.includes(program(w)) && !LOADS.has(words[i - 1]));
  if (at < 0) return undefined;
  const before = words.slice(0, at);
  const cover = before.findIndex((w) => COVERAGE.has(program(w)));
  const kept = before.filter((w, i) => cover < 0 || i < cover || w === 'cross-env' || /^\w+=/.test(w));
  const nested = words.slice(at + 1).findIndex((w) => ['jest', 'mocha', 'vitest'].includes(program(w)) && w.includes('/'));
  if (nested >= 0) {
    return { name: program(words[at + 1 + nested]), before: [...kept, ...words.slice(at, at + 2 + nested)], args: words.slice(at + 2 + nested) };
  }
  return { name: program(words[at]), before: [...kept, words[at]], args: words.slice(at + 1) };
}

const REPORTERS = {
  'jest.cjs': `
const { tell } = require('./tell.cjs');
const STATUS = { passed: 'pass', failed: 'fail' };
module.exports = class {
  onTestResult(test, result) {
    for (const t of result.testResults) {
      tell(STATUS[t.status] ?? 'skip', result.testFilePath, t.fullName, t.failureMessages.join('\\n'));
    }
    const died = result.testExecError ?? (result.testResults.length === 0 && result.failureMessage);
    if (died) tell('fail', result.testFilePath, undefined, result.failureMessage ?? String(died));
  }
};`,
  'mocha.cjs': `
const { tell } = require('./tell.cjs');
const file = (t) => t.file ?? (t.parent ? file(t.parent) : '');
module.exports = function (runner) {
  runner.on('pass', (t) => tell('pass', file(t), t.fullTitle()));
  runner.on('pending', (t) => tell('skip', file(t), t.fullTitle()));
  runner.on('fail', (t, e) => tell('fail', file(t), t.fullTitle(), String(e?.stack ?? e)));
};`,
  'node.mjs': `
import { createRequire } from 'node:module';
const { tell } = createRequire(import.meta.url)('./tell.cjs');
const cause = (e) => [e?.message, e?.cause?.stack ?? e?.cause].filter(Boolean).join('\\n');
export default async function* (source) {
  const names = [];
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type === 'test:start') names.splice(data.nesting, Infinity, data.name);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const name = [...names.slice(0, data.nesting), data.name].join(' > ');
    const error = data.details?.error;
    if (data.details?.type === 'suite' || error?.failureType === 'subtestsFailed') continue;
    const whole = data.nesting === 0 && data.file && data.file.endsWith(data.name.replace(/^\\.+/, ''));
    if (whole && type === 'test:pass') continue;
    const status = type === 'test:fail' && data.todo === undefined ? 'fail' : 'pass';
    tell(data.skip === undefined ? status : 'skip', data.file, whole ? undefined : name, error && cause(error));
  }
}`,
  'tell.cjs': `
const fs = require('node:fs');
exports.tell = (event, file, name, output) => {
  fs.appendFileSync(process.env.SCAFFOLD_TESTS, JSON.stringify({ event, file, name, output }) + '\\n');
};`,
};

function prepare(dir) {
  for (const [name, text] of Object.entries(REPORTERS)) fs.writeFileSync(path.join(dir, name), `${text.trim()}\n`);
}

// Further arguments and environment, by runner; `args` are those that stand.
function reporting(name, args, dir) {
  const at = (file) => path.join(dir, file);
  const plain = args.filter((a) => !/^--(coverage|watch|watchAll|verbose)$/.test(a));
  const node = { args, more: [], env: { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --test-reporter=${at('node.mjs')} --test-reporter-destination=stdout`.trim() } };
  switch (name) {
    case 'jest':
      return { args: plain, more: ['--ci', '--coverage=false', '--passWithNoTests', '--forceExit', `--reporters=${at('jest.cjs')}`] };
    case 'vitest':
      return { args: plain, more: ['--run', '--passWithNoTests', '--reporter=json', `--outputFile=${at('vitest.json')}`] };
    case 'mocha':
      return { args: plain, more: ['--exit', '--reporter', at('mocha.cjs')] };
    case 'ava':
      return { args: plain, more: ['--tap'], tap: true };
    case 'tap':
      return { args: plain, more: ['--reporter=tap', '--disable-coverage'], tap: true };
    default:
      return node;
  }
}

function emit(event) {
  const here = fs.realpathSync(process.cwd());
  const file = event.file ? path.relative(here, event.file.replace(/^file:\/\//, '')) : 'tests';
  // Where the stack stood differs between states that fail for the same reason.
  const lines = (event.output || '').replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n').filter((l) => !/^\s+at /.test(l));
  const output = lines.some(Boolean) ? `${lines.join('\n')}\n` : undefined;
  process.stdout.write(`${JSON.stringify({ ...event, file, output })}\n`);
}

// Results of a program that speaks TAP, nested or not.
function tap(text) {
  const names = [];
  let deeper = -1;
  for (const line of text.split('\n')) {
    const depth = line.match(/^ */)[0].length / 4;
    const opened = line.match(/^ *# Subtest: (.*)$/);
    if (opened) names.splice(Math.max(0, depth), Infinity, opened[1]);
    const found = line.match(/^ *(not )?ok \d+(?: - (.*?))?(?: # (?:(SKIP|TODO)\b.*|time=.*))?( \{)?$/i);
    if (!found) continue;
    const group = deeper > depth;
    deeper = depth;
    if (group) continue;
    const event = found[3] ? 'skip' : found[1] ? 'fail' : 'pass';
    emit({ event, name: [...names.slice(0, depth), found[2] ?? ''].join(' > '), output: found[1] && line.trim() });
  }
}

function told(dir, printed) {
  const lines = path.join(dir, 'events');
  let any = false;
  const each = (event) => {
    any = true;
    emit(event);
  };
  for (const line of fs.existsSync(lines) ? fs.readFileSync(lines, 'utf8').split('\n') : []) {
    if (line) each(JSON.parse(line));
  }
  const whole = path.join(dir, 'vitest.json');
  for (const file of fs.existsSync(whole) ? JSON.parse(fs.readFileSync(whole, 'utf8')).testResults : []) {
    for (const t of file.assertionResults) {
      const event = { passed: 'pass', failed: 'fail' }[t.status] ?? 'skip';
      each({ event, file: file.name, name: t.fullName.trim(), output: (t.failureMessages ?? []).join('\n') });
    }
    if (file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed')) {
      each({ event: 'fail', file: file.name, output: file.message });
    }
  }
  if (printed !== undefined) tap(printed);
  return any || printed !== undefined;
}

function run(command, env, keep) {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 2] });
    let printed = '';
    child.stdout.on('data', (data) => {
      if (keep) printed += data;
      process.stderr.write(data);
    });
    child.on('close', (code, signal) => resolve({ code: signal ? 1 : code, printed: keep ? printed : undefined }));
  });
}

async function main() {
  const { scripts = {} } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const wanted = process.argv.slice(1);
  const name = wanted.find((n) => scripts[n] !== undefined && !/no tests?( is)? specified/i.test(scripts[n]));
  if (name === undefined) nothing('package.json has no script that runs tests');
  const bins = [];
  for (let dir = process.cwd(); ; dir = path.dirname(dir)) {
    const bin = path.join(dir, 'node_modules', '.bin');
    if (fs.existsSync(bin)) bins.push(bin);
    if (dir === path.dirname(dir)) break;
  }
  const steps = expand(scripts, name);
  const found = steps.map(runner);
  const at = found.findLastIndex((r) => r && (!['node', 'tsx'].includes(r.name) || r.args.some((a) => a.startsWith('--test'))));
  const last = at < 0 ? steps.length - 1 : at;
  const chosen = found[last] ?? { name: 'node', before: [], args: steps[last] ?? [] };
  if (bins.length === 0 && !(chosen.name === 'node')) {
    nothing('its libraries are not installed (`--install` does that)');
  }
  if (!['node'].includes(chosen.name) && !bins.some((b) => fs.existsSync(path.join(b, chosen.name)))) {
    nothing(`\`${chosen.name}\` is not among its installed libraries`);
  }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'scaffold-tests-'));
  process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
  prepare(dir);
  const env = { ...process.env, PATH: [...bins, process.env.PATH].join(path.delimiter), SCAFFOLD_TESTS: path.join(dir, 'events') };
  for (const step of steps.slice(0, last).filter((s) => STEPS.has(program(s[0])))) {
    const { code } = await run(step.join(' '), env);
    if (code !== 0) process.exit(code);
  }
  const how = reporting(chosen.name, chosen.args, dir);
  const words = [...chosen.before, ...how.args, ...how.more];
  const { code, printed } = await run(words.join(' '), { ...env, ...how.env }, how.tap);
  if (!told(dir, printed) && code === 0 && ['jest', 'vitest', 'mocha'].includes(chosen.name)) nothing('there are no tests');
  process.exitCode = code;
}

main();
