import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../src/homeserver/load.ts';
import { patchConfig } from '../../../../src/homeserver/patch/patch.ts';
import type { ConfigChange, Patched } from '../../../../src/homeserver/patch/types.ts';
import type { ConfigFile } from '../../../../src/homeserver/types.ts';
import { FIRST, SECOND, TODAY } from './real.ts';

const PROXY: ConfigChange = {
  front: { kind: 'proxy', address: '127.0.0.1', port: 8008, takes: [443, 8448] },
  when: 'all',
};
const DIRECT: ConfigChange = {
  front: {
    kind: 'synapse',
    port: 8448,
    clients: false,
    certificate: '/etc/tls/fullchain.pem',
    key: '/etc/tls/privkey.pem',
  },
  when: 'all',
};
const DEAD: ConfigChange = { front: null, when: 'all' };

const file = (text: string, path = '/etc/homeserver.yaml'): ConfigFile => ({ path, text });

function patched(files: readonly ConfigFile[], change: ConfigChange): Patched {
  const result = patchConfig(files, change);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

function textAfter(text: string, change: ConfigChange): string {
  const { files } = patched([file(text)], change);
  return files[0]?.after ?? text;
}

/** Lines that go and lines that come, in order. */
function changed(text: string, change: ConfigChange): { gone: string[]; come: string[] } {
  const lines = (patched([file(text)], change).files[0]?.diff ?? '').split('\n').slice(2);
  const pick = (sign: string) => lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
  return { gone: pick('-'), come: pick('+') };
}

const comments = (text: string): string[] => text.split('\n').filter((line) => /^\s*#/.test(line));

const listeners = (text: string) =>
  loadConfig([file(text)]).model.listeners.map((one) => ({
    port: one.port,
    tls: one.tls,
    forwarded: one.xForwarded,
    at: one.addresses,
    names: one.resources.map(({ name }) => name),
  }));

describe('files as real Synapse generated them', () => {
  it('puts the first layout behind a proxy', () => {
    const text = textAfter(FIRST, PROXY);
    expect(listeners(text)).toEqual([
      { port: 8008, tls: false, forwarded: true, at: ['127.0.0.1', '::1'], names: ['client', 'federation'] },
    ]);
    for (const key of [
      'no_tls',
      'tls_fingerprints',
      'tls_dh_params_path',
      'web_client',
      'tls_private_key_path',
    ])
      expect(text).not.toMatch(new RegExp(`^${key}:`, 'm'));
  });

  it('lets Synapse do TLS with the first layout, and touches no more lines than that needs', () => {
    expect(changed(FIRST, { ...DIRECT, when: 'now' })).toEqual({
      gone: [
        'tls_certificate_path: "/etc/matrix-synapse/example.org.tls.crt"',
        'tls_private_key_path: "/etc/matrix-synapse/example.org.tls.key"',
        '          - webclient  # The bundled webclient.',
        '      - names: [client, webclient]',
      ],
      come: [
        'tls_certificate_path: /etc/tls/fullchain.pem',
        'tls_private_key_path: /etc/tls/privkey.pem',
        '      - names: [client]',
      ],
    });
  });

  it('adds the TLS listener behind the last one, and the paths below their examples', () => {
    const text = textAfter(SECOND, { ...DIRECT, when: 'now' });
    expect(text).toContain(
      '#tls_certificate_path: "/etc/example.org.tls.crt"\ntls_certificate_path: /etc/tls/',
    );
    expect(text).toContain(
      '#tls_private_key_path: "/etc/example.org.tls.key"\ntls_private_key_path: /etc/tls/',
    );
    expect(text).toContain(
      "    #  \"/_matrix/my/custom/endpoint\":\n  - port: 8448\n    type: http\n    tls: true\n    bind_addresses: ['::', '0.0.0.0']\n",
    );
    expect(comments(text)).toEqual(comments(SECOND));
  });

  it('takes the comments below acme with it, which are its children, and no others', () => {
    const { gone, come } = changed(SECOND, DEAD);
    expect(come).toEqual([]);
    expect(gone[0]).toBe('acme:');
    expect(gone.slice(1).every((line) => /^(?: {4}#.*)?$/.test(line))).toBe(true);
    expect(gone).toHaveLength(8);
  });

  it.each([
    ['today', TODAY, PROXY],
    ['today', TODAY, DEAD],
    ['since 0.99.1', SECOND, { ...PROXY, when: 'now' }],
  ] as const)('leaves a file alone that is right: %s', (_name, text, change) => {
    expect(patched([file(text)], change)).toEqual({ ok: true, files: [], explanations: [] });
  });

  it('keeps what servers use until they have come the new way', () => {
    const now = textAfter(FIRST.replace('8448', '8449'), { ...PROXY, when: 'now' });
    expect(listeners(now).map(({ port }) => port)).toEqual([8449, 8008]);
    expect(now).toContain('no_tls: False');
    const later = textAfter(now, { ...PROXY, when: 'later' });
    expect(listeners(later).map(({ port }) => port)).toEqual([8008]);
    expect(later).toBe(textAfter(FIRST.replace('8448', '8449'), PROXY));
  });

  it('explains each change where it stands', () => {
    const { explanations } = patched([file(FIRST)], PROXY);
    const lines = FIRST.split('\n');
    expect(explanations.map(({ key, action }) => `${action} ${key}`)).toEqual([
      'remove tls_certificate_path',
      'remove tls_private_key_path',
      'remove tls_dh_params_path',
      'remove no_tls',
      'remove tls_fingerprints',
      'remove web_client',
      'remove listeners: port 8448',
      'set listeners: port 8008',
    ]);
    for (const { key, line } of explanations.slice(0, 6))
      expect(lines[line - 1]).toMatch(new RegExp(`^${key}:`));
  });

  it('shows no secret in the diff', () => {
    const text = SECOND.replace('acme:', 'registration_shared_secret: "hidden"\nacme:');
    const [one] = patched([file(text)], DEAD).files;
    expect(one?.before).toContain('hidden');
    expect(one?.diff).toContain('-acme:');
    expect(one?.diff).not.toContain('hidden');
  });

  it.each([
    ['in a text over lines', 'form_secret: >-\n  hidden\n'],
    ['in the line below its key', 'form_secret:\n  hidden\n'],
    ['in a list in the column of its key', 'recaptcha_keys:\n- hidden\n'],
    ['far to the right', `database: {args: {${'x'.repeat(200)}: 1, password: hidden}}\n`],
    ['farther to the right than is looked', `database: {args: {${'x'.repeat(2000)}: 1, password: hidden}}\n`],
  ])('shows no secret in the diff that stands %s', (_, secret) => {
    const [one] = patched(
      [file(`server_name: example.org\n${secret}web_client: true\n${secret}`)],
      DEAD,
    ).files;
    expect(one?.diff).toContain('-web_client: true');
    expect(one?.diff).not.toContain('hidden');
  });

  it('leaves settings in braces alone where a secret stands among them', () => {
    const inBraces = (more: string) =>
      patchConfig([file(`{server_name: example.org, ${more}listeners: [${FLOW_ENTRY}]}\n`)], PROXY);
    expect(inBraces('').ok).toBe(true);
    expect(inBraces('form_secret: hidden, ')).toMatchObject({
      ok: false,
      reason: '/etc/homeserver.yaml has its settings in braces, and a secret beside those that change.',
    });
  });
});

const FLOW_ENTRY = '{port: 8008, type: http, resources: [{names: [client, federation]}]}';

const ENTRY =
  '- {port: 8008, type: http, x_forwarded: true, bind_addresses: [127.0.0.1], resources: [{names: [client, federation]}]}\n';

describe('what goes and what comes', () => {
  const head = 'server_name: example.org\n';
  const right = `${head}listeners:\n${ENTRY}`;
  const cases: readonly [name: string, before: string, change: ConfigChange, after: string][] = [
    ['a scalar', `${right}web_client: True # x\nreport_stats: no\n`, DEAD, `${right}report_stats: no\n`],
    [
      'a flow list over lines',
      `${right}tls_fingerprints: [\n  a,\n  b]\npid_file: x\n`,
      DEAD,
      `${right}pid_file: x\n`,
    ],
    [
      'a block with a text block',
      `${right}acme:\n  x: |\n    a\n    b\n\npid_file: x\n`,
      DEAD,
      `${right}\npid_file: x\n`,
    ],
    ['the last key, without end of line', `${right}web_client: True`, DEAD, right],
    ['both of a key that stands twice', `web_client: 1\n${right}web_client: 2\n`, DEAD, right],
    ['a key in quotes', `${right}"web_client": yes\n`, DEAD, right],
    ['a key behind a byte order mark', `\ufeffweb_client: yes\n${right}`, DEAD, `\ufeff${right}`],
    [
      'Windows line endings',
      `web_client: 1\r\n${right.replaceAll('\n', '\r\n')}`,
      DEAD,
      right.replaceAll('\n', '\r\n'),
    ],
    ['a tab in a comment', `${right}#\tx\nweb_client: 1 #\ty\n`, DEAD, `${right}#\tx\n`],
    [
      'no_tls with what it hides',
      `${right}- {port: 8448, type: http, tls: true}\nno_tls: yes\n`,
      PROXY,
      right,
    ],
    [
      'a location that is no address',
      `${right}web_client_location: /srv/web\n`,
      { ...PROXY, when: 'now' },
      right,
    ],
    ['webclient in a flow list', right.replace('[client,', '[webclient, client,'), DEAD, right],
    ['webclient in its middle', right.replace('client, fed', 'client, webclient, fed'), DEAD, right],
    [
      'webclient alone in a resource',
      right.replace('[{names: [', '[{names: [webclient]}, {names: ['),
      DEAD,
      right,
    ],
    [
      'webclient alone in a listener',
      `${right}- port: 1\n  type: http\n  resources:\n  - names:\n    - webclient\n`,
      DEAD,
      `${right}- port: 1\n  type: http\n  resources:\n    []\n`,
    ],
    [
      'an empty entry that somebody left behind',
      `${right}- port: 1\n  type: http\n  resources:\n  - names:\n    - client\n    -\n`,
      DEAD,
      `${right}- port: 1\n  type: http\n  resources:\n  - names:\n    - client\n`,
    ],
    [
      'a setting that is missing',
      `${head}listeners:\n- port: 8008 # here\n  type: http\n  resources:\n  - names: [client]\n  bind_addresses: ['::1']\n`,
      PROXY,
      `${head}listeners:\n- port: 8008 # here\n  type: http\n  x_forwarded: true\n  resources:\n  - names: [client, federation]\n  bind_addresses: ['::1', '127.0.0.1']\n`,
    ],
    [
      'the single form of an address',
      `${head}listeners:\n- port: 8008\n  type: http\n  bind_address: ''\n  x_forwarded: yes\n  resources: [{names: [client, federation]}]\n`,
      PROXY,
      `${head}listeners:\n- port: 8008\n  type: http\n  bind_address: ''\n  x_forwarded: yes\n  bind_addresses: ['127.0.0.1', '::1']\n  resources: [{names: [client, federation]}]\n`,
    ],
    [
      'a single address that is too wide',
      `${head}listeners:\n- bind_address: 0.0.0.0\n  port: 8008\n  type: http\n  x_forwarded: yes\n  resources: [{names: [client, federation]}]\n`,
      PROXY,
      `${head}listeners:\n- bind_addresses: ['127.0.0.1', '::1']\n  port: 8008\n  type: http\n  x_forwarded: yes\n  resources: [{names: [client, federation]}]\n`,
    ],
    [
      'an entry of a list in brackets',
      `${head}listeners: [{port: 8448, type: http, tls: true}, {port: 9000, type: metrics}]\n`,
      PROXY,
      `${head}listeners: [{port: 9000, type: metrics}, {port: 8008, type: http, tls: false, x_forwarded: true, bind_addresses: ['127.0.0.1', '::1'], resources: [{names: [client, federation], compress: false}]}]\n`,
    ],
  ];

  const added = `  - port: 8008\n    type: http\n    tls: false\n    x_forwarded: true\n    bind_addresses: ['127.0.0.1', '::1']\n    resources:\n      - names: [client, federation]\n        compress: false\n`;
  const lists: typeof cases = [
    ['no list', head, PROXY, `${head}\nlisteners:\n${added}`],
    ['an empty list', `${head}listeners: [] # none\n`, PROXY, `${head}listeners: # none\n${added}`],
    [
      'a list of comments',
      `${head}listeners:\n  # - port: 1\n`,
      PROXY,
      `${head}listeners:\n${added}  # - port: 1\n`,
    ],
    [
      'a list that ends the file without end of line',
      `${head}listeners:\n  - port: 9000\n    type: metrics`,
      PROXY,
      `${head}listeners:\n  - port: 9000\n    type: metrics\n${added}`,
    ],
    [
      'bind_port',
      `${head}bind_port: 8448\nbind_host: ''\nunsecure_port: 8008\n`,
      PROXY,
      `${head}\nlisteners:\n${added}`,
    ],
    [
      'bind_port that replaces a list',
      `${head}listeners:\n  - {port: 1, type: http}\nbind_port: 8448\n`,
      { ...PROXY, when: 'now' },
      `${head}listeners:\n${added}  - port: 8048\n    type: http\n    tls: false\n    resources:\n      - names: [client, federation]\n        compress: false\n`,
    ],
  ];

  it.each([...cases, ...lists])('%s', (_name, before, change, expected) => {
    expect(textAfter(before, change)).toBe(expected);
    expect(patched([file(expected)], change).files).toEqual([]);
  });
});

describe('several files', () => {
  it('edits each key in the file that supplies it', () => {
    const main = file('server_name: example.org\nlisteners: [{port: 1, type: http}]\n', '/c/homeserver.yaml');
    const later = file(`listeners:\n${ENTRY}- {port: 8448, type: http, tls: true}\n`, '/c/conf.d/a.yaml');
    const { files } = patched([main, later], PROXY);
    expect(files.map(({ path, after: text }) => [path, text])).toEqual([
      ['/c/conf.d/a.yaml', `listeners:\n${ENTRY}`],
    ]);
  });

  it('removes a key from all of them, since the earlier one would come back', () => {
    const right = `server_name: example.org\nlisteners:\n${ENTRY}`;
    const { files } = patched(
      [file(`${right}acme: {}\n`, '/a'), file('acme: {}\npid_file: x\n', '/b')],
      DEAD,
    );
    expect(files.map(({ after: text }) => text)).toEqual([right, 'pid_file: x\n']);
  });
});

describe('what is refused', () => {
  const cases: readonly [
    name: string,
    text: string,
    change: ConfigChange,
    reason: RegExp,
    line: number | null,
  ][] = [
    ['a file that does not parse', 'server_name: x\nlisteners: [\n', DEAD, /cannot be read/, 3],
    ['listeners that are no list', 'server_name: x\nlisteners: {port: 1}\n', PROXY, /no list/, 2],
    ['an entry without type', 'server_name: x\nlisteners:\n- port: 1\n', PROXY, /no type/, 3],
    ['a port in quotes', 'listeners:\n- port: "8008"\n  type: http\n', PROXY, /no whole number/, 2],
    [
      'resources that are no list',
      'listeners:\n- {port: 1, type: http, resources: client}\n',
      PROXY,
      /no list/,
      2,
    ],
    [
      'a port of another kind',
      'listeners:\n- {port: 8008, type: metrics}\n',
      PROXY,
      /another type \(metrics\)/,
      2,
    ],
    [
      'a listener that an alias repeats',
      'x: &l {port: 8008, type: http}\nlisteners:\n- *l\n',
      PROXY,
      /alias/,
      3,
    ],
    [
      'names that are repeated',
      `a: 1\nlisteners:\n- port: 8008\n  type: http\n  resources: [{names: &n [client]}]\nb: *n\n`,
      PROXY,
      /repeated elsewhere/,
      5,
    ],
    [
      'settings that come in by a merge',
      '<<: {web_client: 1}\nserver_name: x\nacme: {}\n',
      DEAD,
      /"<<"/,
      null,
    ],
    ['settings in braces', '{server_name: x, acme: {}}\n', DEAD, /braces/, 1],
  ];

  it.each(cases)('%s', (_name, text, change, reason, line) => {
    const result = patchConfig([file(text)], change);
    expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(reason), managedBy: null });
    expect(result.ok ? null : (result.place?.line ?? null)).toBe(line);
  });

  it('a file that another tool writes, with where the change belongs', () => {
    const result = patchConfig([file(`# Ansible managed\n${FIRST}`)], PROXY);
    expect(result).toMatchObject({ ok: false, managedBy: { tool: 'ansible', patchAt: expect.any(String) } });
  });

  it('not a managed file in which nothing has to change', () => {
    expect(patchConfig([file(`# Ansible managed\n${TODAY}`)], PROXY)).toMatchObject({ ok: true, files: [] });
  });
});

describe('another certificate, where Synapse does TLS already', () => {
  const change: ConfigChange = {
    front: { kind: 'certificate', certificate: '/etc/tls/fullchain.pem', key: '/etc/tls/privkey.pem' },
    when: 'now',
  };

  it('changes the two paths and nothing else', () => {
    expect(changed(FIRST, change)).toEqual({
      gone: [
        'tls_certificate_path: "/etc/matrix-synapse/example.org.tls.crt"',
        'tls_private_key_path: "/etc/matrix-synapse/example.org.tls.key"',
      ],
      come: ['tls_certificate_path: /etc/tls/fullchain.pem', 'tls_private_key_path: /etc/tls/privkey.pem'],
    });
  });

  it('leaves a path alone that is right', () => {
    const text = 'tls_certificate_path: /etc/tls/fullchain.pem # whole\ntls_private_key_path: # none\n';
    expect(textAfter(text, change)).toBe(text.replace(': # none', ': /etc/tls/privkey.pem # none'));
  });
});
