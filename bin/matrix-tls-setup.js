#!/usr/bin/env node
// No static import here: an older Node must get as far as the line that says what is wrong with it.
const found = process.versions.node;
const [major, minor] = found.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`matrix-tls-setup needs Node.js 20.9 or newer, this is ${found}.`);
  console.error('It also runs from another machine: nothing has to be installed on the server itself.');
  process.exitCode = 2;
  // To Nagios 2 is an alarm, and only the first line of stdout a reason.
  if (process.argv.some((word) => word.endsWith('nagios'))) {
    console.log(`MATRIX UNKNOWN - matrix-tls-setup needs Node.js 20.9 or newer, this is ${found}.`);
    process.exitCode = 3;
  }
} else {
  // The colour library inside Ink knows FORCE_COLOR alone, and reads it when it is loaded.
  if (process.env.NO_COLOR || process.env.TERM === 'dumb' || process.argv.includes('--no-color')) {
    process.env.FORCE_COLOR = '0';
  }
  // The same program; without the other commands, and without what looks at this machine, it starts sooner.
  const looksHere = process.argv.some((word) => /^--(?:local|config|signed)(?:=|$)/.test(word));
  const program = process.argv[2] === 'check' && !looksHere ? 'check.js' : 'main.js';
  // Questions that can be on their way while the program is read.
  const first = program === 'check.js' ? import('../dist/first.js') : Promise.resolve();
  const load = () => import(`../dist/${program}`);
  first.then(load).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/dist[\\/](?:main|check|first)\.js'/.test(error.message))
      throw error;
    console.error('dist/main.js is not there yet: run `npm run build` first.');
    process.exitCode = 2;
  });
}
