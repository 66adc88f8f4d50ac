/** Packs the package, installs it from the tarball into an empty folder, and uses it there: what npx will run. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'matrix-tls-pack-'));
const installed = join(folder, 'node_modules/matrix-tls-setup');
const program = join(folder, 'node_modules/.bin/matrix-tls-setup');
let passed = 0;
let failed = 0;

function run(file, args, cwd) {
  return new Promise((resolve) => {
    // Without a terminal and without keys: a program that asks something must not hang here.
    const child = execFile(
      file,
      args,
      { cwd, timeout: 120_000, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin.end();
  });
}

/** One claim; `evidence` is printed when it does not hold. */
function claim(what, holds, evidence = '') {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? 'ok     ' : 'FAILED '} ${what}${holds || evidence === '' ? '' : `\n${evidence}`}`);
}

async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function test() {
  // The build has just run; --ignore-scripts keeps npm from doing it again.
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root);
  claim('npm pack makes a tarball', packed.code === 0, packed.stderr);
  const [{ filename, files, size }] = JSON.parse(packed.stdout);
  const names = files.map(({ path }) => path);
  const outside = names.filter(
    (name) => !/^(bin|dist|templates)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(name),
  );
  claim('nothing is in it that does not belong there', outside.length === 0, outside.join('\n'));
  claim(`it is small (${Math.round(size / 1024)} KiB)`, size < 1_500_000);

  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--offline', `./${filename}`];
  const { code, stderr } = await run('npm', install, folder);
  claim('it installs without a network', code === 0, stderr);
  const packages = (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
  claim('it is one package', packages.join() === 'matrix-tls-setup', packages.join('\n'));

  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const needs = ['dependencies', 'optionalDependencies', 'peerDependencies'].filter((key) => key in manifest);
  claim('it has no dependencies', needs.length === 0, needs.join());
  const hooks = ['preinstall', 'install', 'postinstall'].filter((key) => key in manifest.scripts);
  claim('it has no install script', hooks.length === 0, hooks.join());
  claim('the templates are inside', (await readdir(join(installed, 'templates'))).length > 0);
  const licences = await readFile(join(installed, 'dist/THIRD-PARTY.txt'), 'utf8').catch(() => '');
  const missing = ['ink', 'react', 'yoga-layout', 'yaml', 'eta', 'dns-packet'].filter(
    (name) => !new RegExp(`^${name} \\d`, 'm').test(licences),
  );
  claim('the licences of what is bundled are inside', missing.length === 0, missing.join());
  claim('its own licence is inside', await exists(join(installed, 'LICENSE')));

  const help = await run(program, ['--help'], folder);
  claim('--help works', help.code === 0 && help.stdout.includes('rehearse'), help.stdout + help.stderr);
  const version = await run(program, ['--version'], folder);
  claim(
    '--version is that of the package',
    version.stdout === `${manifest.version}\n`,
    version.stdout + version.stderr,
  );
  const wrong = await run(program, ['check', 'https://example.org'], folder);
  claim(
    'what is no server name is refused with the corrected form',
    wrong.code === 2 && wrong.stderr.includes('example.org?'),
    wrong.stderr,
  );
  const rehearsal = await run(program, ['rehearse', '--yes'], folder);
  claim('rehearse --yes ends verified', rehearsal.code === 0, rehearsal.stdout + rehearsal.stderr);
}

try {
  await test();
} catch (error) {
  claim('the test came to its end', false, error.stack);
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
