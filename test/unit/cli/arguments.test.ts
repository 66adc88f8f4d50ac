import { describe, expect, it } from 'vitest';
import { type Arguments, readArguments } from '../../../src/cli/arguments.ts';
import { questions } from '../../../src/question/registry.ts';

const read = (line: string, env = {}) => readArguments(line.split(' ').filter(Boolean), env, questions);

function good(line: string, env = {}): Arguments {
  const result = read(line, env);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.value;
}

function problems(line: string): readonly string[] {
  const result = read(line);
  return result.ok ? [] : result.problems;
}

describe('commands', () => {
  it.each([
    ['', 'wizard', []],
    ['example.org', 'wizard', ['example.org']],
    ['wizard example.org', 'wizard', ['example.org']],
    ['check a.org b.org', 'check', ['a.org', 'b.org']],
    ['--json check a.org', 'check', ['a.org']],
    ['rehearse --yes', 'rehearse', []],
    ['explain tls.leaf-only', 'explain', ['tls.leaf-only']],
    ['help check', 'help', ['check']],
    // Nobody types this for "check", and it may well be a server.
    ['check.example.org', 'wizard', ['check.example.org']],
    ['wizard homeserver', 'wizard', ['homeserver']],
  ])('%j', (line, command, operands) => {
    expect(good(line)).toMatchObject({ command, operands });
  });

  it('takes a word that is nearly a command for one mistyped', () => {
    expect(problems('chekc example.org')).toEqual([
      '"chekc" is no command. Did you mean check? (For a server of that name: matrix-tls-setup wizard chekc)',
    ]);
  });
});

describe('options of check', () => {
  it('come through', () => {
    expect(
      good(
        'check a.org --format jsonl --dns-server 192.0.2.1 --dns-server [2001:db8::1]:5353 --allow-private',
      ),
    ).toMatchObject({
      format: 'jsonl',
      dnsServers: [
        { address: '192.0.2.1', port: 53 },
        { address: '2001:db8::1', port: 5353 },
      ],
      allowPrivate: true,
    });
    expect(good('check a.org --json').format).toBe('json');
    expect(good('check --file list.txt').list).toBe('list.txt');
  });
});

describe('answers', () => {
  it('come from flags, also by yes and no', () => {
    expect(good('--delegated-host m.org --delegated-port=443 --keep-legacy-srv').flags).toEqual({
      delegatedHost: 'm.org',
      delegatedPort: '443',
      keepLegacySrv: 'yes',
    });
    expect(good('--no-keep-legacy-srv').flags).toEqual({ keepLegacySrv: 'no' });
    expect(good('--keep-legacy-srv=no').flags).toEqual({ keepLegacySrv: 'no' });
  });

  it('come from the environment, an empty variable is none', () => {
    const env = { MATRIX_TLS_DELEGATED_HOST: 'm.org', MATRIX_TLS_EMAIL: '', OTHER: 'x' };
    expect(good('', env).env).toEqual({ delegatedHost: 'm.org' });
  });
});

describe('mistakes', () => {
  it.each([
    ['check a.org --jsno', ['--jsno is unknown. Did you mean --json?']],
    ['check a.org --zebra', ['--zebra is unknown.']],
    ['check a.org -x', ['-x is unknown.']],
    ['check', ['check needs a server name: check example.org.']],
    ['check a.org --format', ['--format needs a value: --format FORMAT.']],
    ['check a.org --format --json', ['--format needs a value: --format FORMAT.']],
    [
      'check a.org --format jsn',
      ['--format jsn is unknown: text, json, jsonl, tap, nagios, prometheus, go. Did you mean json?'],
    ],
    ['check a.org --json --format text', ['--json and --format text contradict each other.']],
    ['check a.org --json=yes', ['--json takes no value.']],
    [
      'check a.org --dns-server dns.google',
      ['--dns-server dns.google is no IP address: 192.0.2.53, [2001:db8::53]:53.'],
    ],
    ['check a.org --out x', ['--out does not belong to check, but to wizard, generate, rehearse.']],
    [
      'check a.org --delegated-host m.org',
      ['--delegated-host does not belong to check, but to wizard, generate, rehearse.'],
    ],
    ['a.org b.org', ['wizard takes [NAME] and nothing more.']],
    ['--out a --out b', ['--out stands there twice.']],
    [
      '--keep-legacy-srv --no-keep-legacy-srv',
      ['--keep-legacy-srv and --no-keep-legacy-srv contradict each other.'],
    ],
  ])('%j', (line, expected) => {
    expect(problems(line)).toEqual(expected);
  });

  it('are all named at once', () => {
    expect(problems('check --jsno --format xml --dns-server x')).toHaveLength(4);
  });

  it('do not hide help and version', () => {
    expect(good('check --help')).toMatchObject({ command: 'check', help: true });
    expect(good('--version').version).toBe(true);
  });
});
