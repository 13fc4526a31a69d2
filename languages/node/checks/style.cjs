// Formats and lints with the tools that the repository has and has settings for. `format PATH` reads a text and prints it
// as PATH is formatted; `lint PATH...` prints what is wrong as `PATH(LINE,COLUMN): error MESSAGE`. Status 77: the
// repository has none of them installed.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');
const { spawnSync } = require('node:child_process');

const SETTINGS = {
  eslint: /^(eslint\.config\.[cm]?[jt]s|\.eslintrc(\.(js|cjs|json|ya?ml))?)$/,
  prettier: /^(prettier\.config\.[cm]?[jt]s|\.prettierrc(\.(js|cjs|mjs|ts|json|json5|ya?ml|toml))?)$/,
  biome: /^biome\.jsonc?$/,
};
const KEYS = { eslint: 'eslintConfig', prettier: 'prettier', standard: 'standard' };

// Folders from a file's own up to the one that holds the repository.
function* above(file, root) {
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    yield dir;
    if (dir === root || dir === path.dirname(dir)) return;
  }
}

function packageOf(dir) {
  try {
    return JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

// Which tools a file is held to, each with the folder that has it installed.
function tools(file, root) {
  const found = {};
  const asked = (dir, tool) => {
    const own = packageOf(dir);
    if (tool === 'standard') return own?.devDependencies?.standard !== undefined;
    const here = fs.existsSync(dir) ? fs.readdirSync(dir) : [];
    return here.some((name) => SETTINGS[tool].test(name)) || own?.[KEYS[tool]] !== undefined;
  };
  for (const tool of ['eslint', 'prettier', 'biome', 'standard']) {
    if (tool === 'standard' && found.eslint) continue;
    if (![...above(file, root)].some((dir) => asked(dir, tool))) continue;
    const module = tool === 'biome' ? '@biomejs/biome' : tool;
    const home = [...above(file, root)].find((dir) => fs.existsSync(path.join(dir, 'node_modules', module, 'package.json')));
    if (home) found[tool] = home;
  }
  return found;
}

const cached = new Map();
const load = (home, module) => {
  const key = `${home}\0${module}`;
  if (!cached.has(key)) cached.set(key, createRequire(path.join(home, 'package.json'))(module));
  return cached.get(key);
};

async function eslint(home, options) {
  const module = load(home, 'eslint');
  const Engine = module.loadESLint ? await module.loadESLint({ cwd: home }) : module.ESLint;
  return new Engine({ cwd: home, ...options });
}

async function prettierOptions(prettier, home, file) {
  const info = await prettier.getFileInfo(file, { ignorePath: path.join(home, '.prettierignore') });
  if (info.ignored || !info.inferredParser) return undefined;
  return { ...(await prettier.resolveConfig(file, { editorconfig: true })), filepath: file };
}

function biome(home, args, input) {
  const program = path.join(home, 'node_modules', '.bin', 'biome');
  return spawnSync(program, [...args], { cwd: home, input, encoding: 'utf8' });
}

async function formatted(text, file, root) {
  const has = tools(file, root);
  if (has.eslint) {
    const [result] = await (await eslint(has.eslint, { fix: true })).lintText(text, { filePath: file });
    text = result?.output ?? text;
  }
  if (has.standard) {
    const program = path.join(has.standard, 'node_modules', '.bin', 'standard');
    const done = spawnSync(program, ['--fix', '--stdin'], { cwd: has.standard, input: text, encoding: 'utf8' });
    text = done.stdout || text;
  }
  if (has.prettier) {
    const prettier = load(has.prettier, 'prettier');
    const options = await prettierOptions(prettier, has.prettier, file);
    if (options) text = await prettier.format(text, options);
  }
  if (has.biome) {
    const done = biome(has.biome, ['check', '--write', `--stdin-file-path=${path.relative(has.biome, file)}`], text);
    text = done.stdout || text;
  }
  return text;
}

async function format([given]) {
  const text = fs.readFileSync(0, 'utf8');
  const file = path.resolve(given);
  let done = text;
  try {
    done = await formatted(text, file, path.parse(file).root);
  } catch {
    // Settings that do not load leave a text as it is; the lint check says what is wrong with them.
  }
  process.stdout.write(done);
}

const faults = [];
const fault = (file, line, column, message) => {
  const shown = path.relative(process.cwd(), file);
  faults.push(`${shown}(${line || 1},${column || 1}): error ${message.split('\n')[0]}`);
};

async function lint(paths) {
  const root = path.parse(process.cwd()).root;
  let used = false;
  for (const given of paths) {
    const file = path.resolve(given);
    const has = tools(file, root);
    used ||= Object.keys(has).length > 0;
    if (has.eslint) {
      for (const { messages } of await (await eslint(has.eslint, {})).lintFiles([file])) {
        for (const m of messages.filter((m) => m.severity === 2)) {
          fault(file, m.line, m.column, `${m.message}${m.ruleId ? ` (${m.ruleId})` : ''}`);
        }
      }
    }
    if (has.standard) {
      const done = spawnSync(path.join(has.standard, 'node_modules', '.bin', 'standard'), [file], { encoding: 'utf8' });
      for (const [, line, column, message] of done.stdout.matchAll(/:(\d+):(\d+): (.*)$/gm)) {
        fault(file, line, column, message);
      }
    }
    if (has.prettier) {
      const prettier = load(has.prettier, 'prettier');
      const options = await prettierOptions(prettier, has.prettier, file);
      const good = !options || (await prettier.check(fs.readFileSync(file, 'utf8'), options));
      if (!good) fault(file, 1, 1, 'not formatted as prettier does');
    }
    if (has.biome) {
      const done = biome(has.biome, ['check', '--reporter=github', path.relative(has.biome, file)]);
      const said = [...`${done.stdout}${done.stderr}`.matchAll(/^::error (.*?)::(.*)$/gm)];
      const part = (text, name) => text.match(new RegExp(`\\b${name}=(\\d+)`))?.[1];
      for (const [, where, message] of said) fault(file, part(where, 'line'), part(where, 'col'), message);
      if (done.status !== 0 && said.length === 0) fault(file, 1, 1, 'not as biome has it');
    }
  }
  if (!used) {
    process.stderr.write('the linter or formatter that it has settings for is not installed (`--install` does that)\n');
    process.exit(77);
  }
  process.stdout.write(faults.map((line) => `${line}\n`).join(''));
  process.exitCode = faults.length > 0 ? 1 : 0;
}

const [job, ...args] = process.argv.slice(1);
(job === 'format' ? format(args) : lint(args)).catch((e) => {
  process.stderr.write(`${e.stack ?? e}\n`);
  process.exitCode = 1;
});
