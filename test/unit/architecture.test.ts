/** The rules that hold the program together and that no linter knows. CONTRIBUTING.md tells the same in words. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/check/catalogue/index.ts';
import { localChecks } from '../../src/check/local/registry.ts';
import { checks } from '../../src/check/registry.ts';
import { questions } from '../../src/question/registry.ts';
import { scenarios } from '../../src/scenario/registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = filesBelow('src').filter((path) => /\.tsx?$/.test(path));
const tests = filesBelow('test').filter((path) => /\.tsx?$/.test(path));

const levels = [
  ['matrix', 'system', 'text'],
  ['probe', 'template', 'question', 'homeserver'],
  ['discover', 'host', 'check', 'plan'],
  ['scenario', 'acme'],
  ['wizard', 'apply', 'report', 'rehearsal'],
  ['ui', 'plain'],
  ['cli'],
  ['main.ts', 'first.ts'],
];
const levelOf = (path: string): number =>
  levels.findIndex((layer) => layer.includes(path.split('/')[1] ?? ''));

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  /** By `import()`: loaded when it is reached, not with the module. */
  readonly lazy: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
const importsOf = (path: string): Import[] =>
  [...read(path).matchAll(IMPORT)].map(([, type, plain, lazy]) => {
    const from = plain ?? lazy ?? '';
    return {
      from: from.startsWith('.') ? join(dirname(path), from) : from,
      typeOnly: type !== undefined,
      lazy: lazy !== undefined,
    };
  });
const imports = new Map(sources.map((path) => [path, importsOf(path)]));
const offenders = (isWrong: (path: string, one: Import) => boolean): string[] =>
  sources.flatMap((path) =>
    (imports.get(path) ?? [])
      .filter((one) => isWrong(path, one))
      .map(({ from }) => `${path} imports ${from}`),
  );

describe('dependencies', () => {
  it('every folder has its level', () => {
    expect(sources.filter((path) => levelOf(path) < 0)).toEqual([]);
  });

  // The contracts between the layers are types: importing those alone binds nothing at run time.
  it('point one way, but for the types of a contract', () => {
    const wrong = offenders((path, { from, typeOnly }) => {
      const isContract = typeOnly && from.endsWith('/types.ts');
      return from.startsWith('src/') && levelOf(from) > levelOf(path) && !isContract;
    });
    expect(wrong).toEqual([]);
  });

  it('make no cycles', () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' > '));
      if (trail.includes(path) || done.has(path)) return;
      for (const { from, typeOnly } of imports.get(path) ?? []) if (!typeOnly) visit(from, [...trail, path]);
      done.add(path);
    };
    for (const path of sources) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('check loads nothing heavy', () => {
    const loaded = new Set<string>();
    const load = (path: string): void => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const { from, typeOnly, lazy } of imports.get(path) ?? []) if (!typeOnly && !lazy) load(from);
    };
    load('src/main.ts');
    load('src/cli/commands/check.ts');
    const heavy =
      /^(ink|react|yaml|eta|execa|diff|@peculiar\/x509)(\/|$)|^src\/(ui|plain|rehearsal|scenario|acme)\//;
    expect([...loaded].filter((path) => heavy.test(path))).toEqual([]);
  });

  it('Ink and React stay in ui/', () => {
    const wrong = offenders(
      (path, { from }) => /^(ink|react)(\/|$)/.test(from) && !path.startsWith('src/ui/'),
    );
    expect(wrong).toEqual([]);
  });

  it('only system/ touches files, sockets and processes', () => {
    const boundary = /^(node:)?(fs|net|tls|dgram|dns|https|http2|child_process|worker_threads)(\/|$)|^execa$/;
    const wrong = offenders((path, { from }) => boundary.test(from) && !path.startsWith('src/system/'));
    expect(wrong).toEqual([]);
  });

  it('only main.ts and first.ts know their process', () => {
    const wrong = sources.filter((path) => /\bprocess\.(exit|exitCode|argv|env|cwd)\b/.test(read(path)));
    expect(wrong.filter((path) => path !== 'src/main.ts' && path !== 'src/first.ts')).toEqual([]);
  });
});

it('no file of the program has more than 300 lines', () => {
  const long = [...sources, ...filesBelow('scripts'), ...filesBelow('bin')].filter(
    (path) => read(path).split('\n').length > 301,
  );
  expect(long).toEqual([]);
});

/** Modules of a folder whose exports hold none of what is registered, although they hold something that looks like it. */
async function unregistered(
  folder: string,
  looksLike: (value: object) => boolean,
  registry: readonly object[],
): Promise<string[]> {
  const found: string[] = [];
  for (const path of sources.filter((one) => one.startsWith(`${folder}/`))) {
    const exported: unknown[] = Object.values(await import(join(root, path)));
    const candidates = exported.flat().filter((value) => typeof value === 'object' && value !== null);
    if (candidates.some((value) => looksLike(value) && !registry.includes(value))) found.push(path);
  }
  return found;
}

const testText = tests.map(read).join('\n');
const untested = (names: readonly string[]): string[] => names.filter((name) => !testText.includes(name));

describe('registries', () => {
  it('hold every scenario', async () => {
    expect(await unregistered('src/scenario', (one) => 'fit' in one && 'plan' in one, scenarios)).toEqual([]);
    expect(untested(scenarios.map(({ id }) => `'${id}'`))).toEqual([]);
  });

  it('hold every check, and every finding has a judge and a test', async () => {
    const every = [...checks, ...localChecks];
    expect(await unregistered('src/check', (one) => 'judge' in one && 'ids' in one, every)).toEqual([]);
    const ids = Object.keys(catalogue);
    const judged = new Set<string>(every.flatMap((check) => check.ids));
    expect(ids.filter((id) => !judged.has(id))).toEqual([]);
    // Tables of cases name a finding behind its severity: 'error config.webclient homeserver.yaml:12'.
    const named = new Set(testText.match(/(?<=['\s])[a-z-]+\.[a-z0-9-]+(?=['\s])/g));
    expect(ids.filter((id) => !named.has(id))).toEqual([]);
  });

  it('hold every question', async () => {
    expect(await unregistered('src/question', (one) => 'ask' in one && 'parse' in one, questions)).toEqual(
      [],
    );
    // Those that decide about the scenario are put before there is one.
    const first = ['serverName', 'filePossible', 'certificatePossible', 'scenario'];
    const put = new Set([...first, ...scenarios.flatMap((scenario) => scenario.questions)]);
    expect(questions.filter(({ id }) => !put.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('every template is rendered somewhere', () => {
    const templates = filesBelow('templates').map((path) => path.replace('templates/', ''));
    const sourceText = sources.map(read).join('\n');
    const unused = templates.filter((path) => !sourceText.includes(`'${path.replace(/^.*\/|\.eta$/g, '')}'`));
    expect(unused).toEqual([]);
    expect(templates.length).toBeGreaterThan(0);
  });

  it('every finding is documented', () => {
    const document = read('docs/findings.md');
    expect(Object.keys(catalogue).filter((id) => !document.includes(`\`${id}\``))).toEqual([]);
  });
});
