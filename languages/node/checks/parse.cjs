// Whether scripts parse. `--check` looks at one file; modules that a bundler turns into scripts are no modules to node,
// so these are asked again.
'use strict';

const { readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');

let bad = 0;
for (const file of process.argv.slice(1)) {
  const plain = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  if (plain.status === 0) continue;
  const input = readFileSync(file, 'utf8');
  const again = /^(import|export)\b/m.test(input)
    && spawnSync(process.execPath, ['--input-type=module', '--check', '-'], { input, encoding: 'utf8' });
  if (again && again.status === 0) continue;
  process.stderr.write(plain.stderr);
  bad = 1;
}
process.exit(bad);
