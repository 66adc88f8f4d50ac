import { describe, expect, it } from 'vitest';
import { isFarBehind, type UpgradeFrom, upgradeSteps } from '../../../src/homeserver/upgrade.ts';

const titles = (from: UpgradeFrom): string[] =>
  upgradeSteps(from).map(({ title }) => title.replace(/[ ,:].*/s, ''));
const text = (from: UpgradeFrom): string =>
  upgradeSteps(from)
    .flatMap(({ title, lines }) => [title, ...lines])
    .join('\n');

describe('the order of an upgrade', () => {
  it.each<[UpgradeFrom['version'], UpgradeFrom['database'], string[]]>([
    ['0.33.9', 'sqlite3', ['Copy', 'Put', 'See', 'Change', 'Start', 'Install', 'Look']],
    ['0.34.1.1', 'psycopg2', ['Copy', 'Put', 'See', 'Change', 'Install', 'Look']],
    ['0.99.5', null, ['Copy', 'Put', 'See', 'Change', 'With', 'Install', 'Look']],
    ['1.0.0', 'sqlite3', ['Copy', 'See', 'Change', 'Install', 'Look']],
    ['1.98.0', 'sqlite3', ['Copy', 'See', 'Install', 'Look']],
    ['1.157.1', 'psycopg2', ['Copy', 'Install', 'Look']],
    [null, null, ['Copy', 'Put', 'See', 'Change', 'With', 'Install', 'Look']],
  ])('from %s with %s', (version, database, expected) => {
    expect(titles({ version, database })).toEqual(expected);
  });

  it('names only what changed after the version', () => {
    expect(text({ version: '1.50.1', database: 'psycopg2' })).toMatch(
      /Since 1\.53: the listener resource webclient/,
    );
    expect(text({ version: '1.53.0', database: 'psycopg2' })).not.toMatch(/webclient/);
    expect(text({ version: '1.0.0', database: null })).not.toMatch(/acme option/);
    expect(text({ version: '0.34.1.1', database: null })).not.toMatch(/acme option/);
    expect(text({ version: '0.99.2', database: null })).not.toMatch(/up to 0\.34/);
  });

  it('has a certificate before anything else is changed', () => {
    const order = titles({ version: '0.34.1', database: 'sqlite3' });
    expect(order.indexOf('Put')).toBeLessThan(order.indexOf('Change'));
    expect(order.indexOf('Start')).toBeLessThan(order.indexOf('Install'));
  });
});

describe('far behind', () => {
  it.each([
    ['0.33.9', true],
    ['1.52.0', true],
    ['1.87.0', true],
    ['1.88.0', false],
    ['1.157.1', false],
    ['nightly', false],
    [null, false],
  ])('%s: %s', (version, expected) => {
    expect(isFarBehind(version)).toBe(expected);
  });
});
