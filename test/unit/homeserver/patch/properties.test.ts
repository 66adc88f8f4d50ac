import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../../src/homeserver/load.ts';
import { patchConfig } from '../../../../src/homeserver/patch/patch.ts';
import type { ConfigChange } from '../../../../src/homeserver/patch/types.ts';
import { corpus } from '../../../support/config-corpus.ts';

const front = fc.oneof(
  fc.record({
    kind: fc.constant('proxy' as const),
    address: fc.constantFrom('127.0.0.1', '::1', '10.0.0.5'),
    port: fc.constantFrom(8008, 8448, 9999),
    takes: fc.constantFrom([], [443], [443, 8448]),
  }),
  fc.record({
    kind: fc.constant('synapse' as const),
    port: fc.constantFrom(8448, 443, 8008),
    clients: fc.boolean(),
    certificate: fc.constantFrom('/etc/tls/fullchain.pem', '/srv/a b/chain.pem'),
    key: fc.constant('/etc/tls/privkey.pem'),
  }),
);
const change: fc.Arbitrary<ConfigChange> = fc.record({
  front: fc.option(front, { nil: null, freq: 6 }),
  when: fc.constantFrom('now', 'later', 'all'),
});

const bool = fc.constantFrom('true', 'false', 'yes', 'no', 'True', 'off');
const names = fc.subarray(['client', 'federation', 'webclient', 'metrics'], { minLength: 1 });
const block = (items: readonly string[], pad: string): string =>
  items.map((one) => `\n${pad}- ${one}`).join('');

/** An entry of `listeners`, in one of the styles that admins and old versions wrote. */
const listener = fc
  .record({
    port: fc.constantFrom(8008, 8448, 9000, 443),
    tls: fc.option(bool, { nil: null }),
    forwarded: fc.option(bool, { nil: null }),
    bind: fc.option(fc.subarray(['::', '0.0.0.0', '127.0.0.1', '::1']), { nil: null }),
    names: fc.option(fc.array(names, { maxLength: 2 }), { nil: null }),
    style: fc.constantFrom('flow', 'block', 'bare', 'mixed'),
    comment: fc.constantFrom('', ' # a note', ' # tls: true'),
  })
  .map(({ port, tls, forwarded, bind, names: resources, style, comment }) => {
    const quoted = (bind ?? []).map((one) => `'${one}'`);
    if (style === 'flow') {
      const parts = [
        `port: ${port}`,
        'type: http',
        ...(tls === null ? [] : [`tls: ${tls}`]),
        ...(forwarded === null ? [] : [`x_forwarded: ${forwarded}`]),
        ...(bind === null ? [] : [`bind_addresses: [${quoted.join(', ')}]`]),
        ...(resources === null
          ? []
          : [`resources: [${resources.map((one) => `{names: [${one.join(', ')}]}`).join(', ')}]`]),
      ];
      return `  - {${parts.join(', ')}}${comment}\n`;
    }
    const isFlow = style === 'mixed';
    const lines = [
      `port: ${port}${comment}`,
      ...(forwarded === null ? [] : [`x_forwarded: ${forwarded}`, '']),
      ...(bind === null
        ? []
        : [
            `bind_addresses:${isFlow || quoted.length === 0 ? ` [${quoted.join(', ')}]` : block(quoted, '      ')}`,
          ]),
      ...(resources === null || resources.length === 0
        ? []
        : [
            `resources:${resources.map((one) => `\n      -${style === 'bare' ? '\n        # which\n        ' : ' '}names:${isFlow ? ` [${one.join(', ')}]` : block(one, '        ')}\n        compress: true # yes`).join('')}`,
          ]),
      ...(tls === null ? [] : [`tls: ${tls}`]),
      'type: http',
    ];
    return `  -${style === 'bare' ? '\n    # an entry\n    ' : ' '}${lines.join('\n    ')}\n  # behind an entry\n`;
  });

const setting = fc.constantFrom(
  'no_tls: yes # for the proxy\n',
  'no_tls: False\n',
  'acme:\n    # nothing\n    #enabled: true\n\n',
  "acme:\n  enabled: true\n  bind_addresses: ['::']\n",
  'tls_fingerprints: [\n  a,\n  b\n]\n',
  'tls_certificate_path: "/old/cert.pem"\n',
  "tls_private_key_path: '/old/key.pem' # the key\n",
  '#tls_certificate_path: "/example.pem"\n',
  'tls_dh_params_path: >\n  /x\n\n',
  'web_client: True\n',
  'web_client_location: /srv/web\n',
  'bind_port: 8448\n',
  'unsecure_port: 8008\n',
  'report_stats: no\n',
  'registration_shared_secret: "a#b: ~%*"\n',
  '# a comment\n\n',
  'email:\n  smtp_host: &h mail.example.org\n  notif_from: "x"\nother: *h\n',
  'text: |\n  no_tls: true\n  # not a comment\n\n',
);

const config = fc
  .record({
    before: fc.array(setting, { maxLength: 5 }),
    listeners: fc.option(fc.array(listener, { minLength: 1, maxLength: 3 }), { nil: null, freq: 8 }),
    after: fc.array(setting, { maxLength: 5 }),
    windows: fc.boolean(),
    cut: fc.boolean(),
  })
  .map(({ before, listeners, after, windows, cut }) => {
    const list = listeners === null ? '' : `listeners:\n  # the list\n${listeners.join('')}`;
    const text = `server_name: example.org\n${before.join('')}${list}${after.join('')}`;
    const ended = cut ? text.replace(/\n$/, '') : text;
    return windows ? ended.replaceAll('\n', '\r\n') : ended;
  });

const values = (text: string): Record<string, unknown> =>
  parse(text, { version: '1.1', uniqueKeys: false }) as Record<string, unknown>;
const lines = (text: string): string[] => text.split(/\r?\n/);

describe('any configuration', () => {
  it('is whole after the patch, and a second one changes nothing', () => {
    let refusals = 0;
    let patches = 0;
    fc.assert(
      fc.property(config, change, (text, wanted) => {
        const files = [{ path: '/c/homeserver.yaml', text }];
        const result = patchConfig(files, wanted);
        if (!result.ok) {
          refusals += 1;
          // A port that belongs to two listeners or to the old form is the only doubt that these files leave.
          expect(result.reason).toMatch(/bind_port still/);
          return;
        }
        const [patched] = result.files;
        if (!patched) {
          expect(result.explanations).toEqual([]);
          return;
        }
        patches += 1;
        expect(loadConfig([{ path: '/c/homeserver.yaml', text: patched.after }]).faults).toEqual([]);
        expect(patchConfig([{ path: '/c/homeserver.yaml', text: patched.after }], wanted)).toMatchObject({
          ok: true,
          files: [],
        });
        // Only what it names.
        const named = new Set(result.explanations.map(({ key }) => key.replace(/:.*/, '')));
        const [one, other] = [values(text), values(patched.after)];
        for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
          if (!named.has(key)) expect(other[key]).toEqual(one[key]);
        }
        // Comments at the first level belong to nobody.
        const top = (from: string) => lines(from).filter((line) => line.startsWith('#'));
        expect(top(patched.after)).toEqual(top(text));
        if (text.includes('\r\n')) expect(patched.after).not.toMatch(/[^\r]\n/);
        else expect(patched.after).not.toContain('\r');
      }),
      { numRuns: 150 },
    );
    expect(patches).toBeGreaterThan(70);
    expect(refusals).toBeLessThan(50);
  });
});

describe('the files that are judged case by case', () => {
  const changes: readonly ConfigChange[] = [
    { front: null, when: 'all' },
    { front: { kind: 'proxy', address: '127.0.0.1', port: 8008, takes: [443, 8448] }, when: 'all' },
    {
      front: { kind: 'synapse', port: 8448, clients: false, certificate: '/t/c.pem', key: '/t/k.pem' },
      when: 'all',
    },
  ];

  it.each(corpus.map(({ name, files }) => [name, files] as const))(
    '%s: whole, or refused',
    (_name, given) => {
      const files = Object.entries(given).map(([path, text]) => ({ path, text: String(text) }));
      for (const wanted of changes) {
        const result = patchConfig(files, wanted);
        if (!result.ok) {
          expect(result.reason).toMatch(/\.$/);
          continue;
        }
        const after = files.map((file) => ({
          ...file,
          text: result.files.find(({ path }) => path === file.path)?.after ?? file.text,
        }));
        expect(patchConfig(after, wanted)).toEqual({ ok: true, files: [], explanations: [] });
      }
    },
  );
});
