import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/homeserver/load.ts';
import type { ConfigFault } from '../../../src/homeserver/types.ts';

const load = (...texts: string[]) =>
  loadConfig(texts.map((text, index) => ({ path: `${index}.yaml`, text })));
const faultOf = (text: string): ConfigFault | undefined => load(text).faults[0];
/** Of this process's own time: the machine may have other things to do. */
const within = <Result>(ms: number, run: () => Result): Result => {
  const start = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(ms);
  return result;
};

describe('merging', () => {
  const loaded = load(
    'server_name: one.example\nlisteners:\n  - port: 8008\n    type: http\nno_tls: yes\nno_tls: no\n',
    'listeners: []\n\n# why\n',
    'server_name: three.example\n',
  );

  it('takes the last value, whole', () => {
    expect(loaded.values).toEqual({ server_name: 'three.example', listeners: [], no_tls: false });
    expect(loaded.model).toMatchObject({ serverName: 'three.example', listeners: [], noTls: false });
  });

  it('says where each key comes from, and what it replaces', () => {
    const at = (file: string, line: number) => ({ file, line, column: 1 });
    expect(loaded.keys).toEqual([
      {
        key: 'server_name',
        place: at('2.yaml', 1),
        overrides: [at('0.yaml', 1)],
        duplicates: [],
        shape: 'scalar',
      },
      {
        key: 'listeners',
        place: at('1.yaml', 1),
        overrides: [at('0.yaml', 2)],
        duplicates: [],
        shape: 'list',
      },
      {
        key: 'no_tls',
        place: at('0.yaml', 6),
        overrides: [],
        duplicates: [at('0.yaml', 5)],
        shape: 'scalar',
      },
    ]);
  });

  it('forgets the places of what was replaced', () => {
    expect(Object.keys(loaded.places)).toEqual(['no_tls', 'listeners', 'server_name']);
  });

  it('goes on with the other files when one does not parse', () => {
    const broken = load('server_name: a.example\n', 'no_tls: [\n', 'no_tls: true\n');
    expect(broken.values).toEqual({ server_name: 'a.example', no_tls: true });
    expect(broken.faults.map(({ file, kind }) => `${file} ${kind}`)).toEqual(['1.yaml syntax']);
  });
});

describe('values', () => {
  it.each([
    ['yes', true],
    ['On', true],
    ['FALSE', false],
    ['off', false],
    ['y', 'y'],
    ['N', 'N'],
    ['~', null],
    ['', null],
    ['"no"', 'no'],
    ['2020-01-02', '2020-01-02'],
    ['1_000', 1000],
    ['1e3', '1e3'],
    ['1.0e+3', 1000],
  ])('no_tls: %s is what PyYAML makes of it', (text, value) => {
    expect(load(`no_tls: ${text}\n`).values).toEqual({ no_tls: value });
  });

  it('places every part', () => {
    const { places } = load(
      'listeners:\n-\n  port: 8008\n  resources:\n    - names:\n      # apps\n      - client\n',
    );
    expect(Object.entries(places).map(([path, { line, column }]) => `${path} ${line}:${column}`)).toEqual([
      'listeners 1:1',
      'listeners.0 3:3',
      'listeners.0.port 3:3',
      'listeners.0.resources 4:3',
      'listeners.0.resources.0 5:7',
      'listeners.0.resources.0.names 5:7',
      'listeners.0.resources.0.names.0 7:9',
    ]);
  });

  it('joins maps by "<<", where what stands in the map itself counts first', () => {
    const { values } = load(
      'base: &base {port: 1, type: http, x_forwarded: true}\nlisteners: [{<<: [*base, {tls: true}], port: 2}]\n',
    );
    expect(values.listeners).toEqual([{ port: 2, type: 'http', x_forwarded: true, tls: true }]);
  });

  it('counts no column for a byte order mark', () => {
    expect(load('\ufeffserver_name: a.example\n').keys[0]?.place).toEqual({
      file: '0.yaml',
      line: 1,
      column: 1,
    });
  });

  it('takes a key named __proto__ for a key', () => {
    const { values } = load('acme: {__proto__: {enabled: true}}\n');
    expect(Object.keys(values.acme as object)).toEqual(['__proto__']);
  });
});

describe('secrets', () => {
  const secret = 'TOPSECRET';
  it('leave nothing behind but their key', () => {
    const loaded = load(
      `macaroon_secret_key: "${secret}"\ndatabase:\n  name: psycopg2\n  args:\n    password: ${secret}\n    database: synapse\nemail:\n  smtp_pass: ${secret}\nturn_shared_secret: |\n  ${secret}\nexperimental_features: {msc3861: {enabled: true, client_secret: ${secret}}}\n`,
    );
    expect(JSON.stringify(loaded)).not.toContain(secret);
    expect(loaded.keys.map(({ key }) => key)).toContain('macaroon_secret_key');
    expect(loaded.values.database).toEqual({ name: 'psycopg2', args: { database: 'synapse' } });
  });

  it.each([
    [`macaroon_secret_key: "${secret}\n`, 'macaroon_secret_key: …'],
    [`a:\n  b: 1\n registration_shared_secret: ${secret}\n`, ' registration_shared_secret: …'],
    [`email:\n  smtp_pass: \t${secret}\n`, '  smtp_pass: …'],
    [`- {form_secret: "${secret}"}\n`, '- {form_secret: …'],
    [`turn:\n\t'turn_shared_secret': ${secret}\n`, "\t'turn_shared_secret': …"],
    [`x: {y: 1, password: ${secret}}}\n`, 'x: {y: 1, password: …'],
    [`form_secret:\n  ${secret}\t\n`, '…'],
    [`\ufeffform_secret: >-\r\n one\r\n\r\n  "${secret}"\u0001\r\n`, '…'],
    [`recaptcha_keys:\n- "${secret}\n`, '…'],
  ])('are not shown with the line of a fault: %j', (text, line) => {
    const fault = faultOf(text);
    expect(JSON.stringify(fault)).not.toContain(secret);
    expect(fault?.lineText).toBe(line);
  });

  it('are told from paths', () => {
    expect(faultOf('tls_private_key_path: "/etc/x\n')?.lineText).toBe('tls_private_key_path: "/etc/x');
  });
});

describe('bounds', () => {
  it.each<[string, string, ConfigFault['kind']]>([
    ['more than 1 MiB', `# ${'x'.repeat(1_048_577)}\n`, 'too-large'],
    ['a hundred thousand aliases', `a: &a b\nacme:\n${'- *a\n'.repeat(100_000)}`, 'syntax'],
    ['brackets without end', `a: ${'['.repeat(900_000)}`, 'syntax'],
    ['brackets without end behind a control character', `# \u0001\na: ${'['.repeat(900_000)}`, 'syntax'],
    ['brackets that close', `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 'syntax'],
    [
      'levels without end',
      Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
      'syntax',
    ],
    ['entries of entries', `a:\n${'- '.repeat(5000)}b\n`, 'syntax'],
    [
      'sixty thousand keys',
      Array.from({ length: 60_000 }, (_, index) => `k${index}: v\n`).join(''),
      'syntax',
    ],
  ])('%s is refused within a second', (_name, text, kind) => {
    expect(within(1000, () => faultOf(text))?.kind).toBe(kind);
  });

  it('of what stands first, the line is told', () => {
    expect(faultOf('# one\n# \u0001\na:\n\tb: 1\n')).toMatchObject({ line: 2, column: 3 });
    expect(faultOf('# one\na:\n\tb: 1\n# \u0001\n')).toMatchObject({ line: 3, column: 1 });
  });

  it('a thousand aliases of one value are read', () => {
    const text = `server_name: &name example.org\nfederation_domain_whitelist:\n${'  - *name\n'.repeat(1000)}`;
    const loaded = within(1000, () => load(text));
    expect(loaded.faults).toEqual([]);
    expect(loaded.values.federation_domain_whitelist).toHaveLength(1000);
  });

  it('aliases that multiply are refused within a second, and cost only their own key', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `k${level}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]\n`,
    ).join('');
    const loaded = within(1000, () =>
      load(`server_name: a.example\nk: &a0 [x]\n${levels}acme: *a12\nno_tls: true\n`),
    );
    expect(loaded.faults).toMatchObject([
      { kind: 'aliases', line: 15, reason: 'its aliases multiply beyond measure' },
    ]);
    expect(loaded.values).toMatchObject({ server_name: 'a.example' });
  });

  it('an alias that contains itself is refused', () => {
    expect(faultOf('listeners: &a [*a]\n')).toMatchObject({ kind: 'aliases', line: 1, column: 16 });
  });

  it('a long line is cut', () => {
    expect(faultOf(`a: "${'x'.repeat(5000)}\n`)?.lineText).toHaveLength(200);
  });

  it('no text whatever makes it throw', () => {
    const piece = fc.constantFrom(
      'listeners',
      ':',
      ': ',
      '- ',
      '\n',
      '  ',
      '\t',
      '&a ',
      '*a',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '|\n',
      '>',
      '#',
      '<<',
      '? ',
      '!!map ',
      '---\n',
      '%',
      '\ufeff',
      '\r\n',
      'no_tls',
      'x',
      '1',
      '\0',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const loaded = load(pieces.join(''));
        JSON.stringify(loaded);
        for (const { line, column } of loaded.faults) {
          expect((line ?? 1) >= 1 && (column ?? 1) >= 1).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
