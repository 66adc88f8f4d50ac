/** What renews certificates on this machine, what runs it, and what it runs afterwards. Reads files alone. */
import { posix } from 'node:path';
import type { RunningProcess } from './process-table.ts';
import { type HostFiles, listOr, type Notes, readOr, readState } from './reading.ts';
import type { RenewalFacts } from './types.ts';

type Hook = RenewalFacts['hooks'][number];

const MOST_LINEAGES = 128;
const TIMERS = '/etc/systemd/system/timers.target.wants';
const CRON_FILES = ['/etc/crontab', '/var/spool/cron/crontabs/root', '/var/spool/cron/root'];
const CRON_FOLDERS = [
  '/etc/cron.d',
  '/etc/cron.hourly',
  '/etc/cron.daily',
  '/etc/cron.weekly',
  '/etc/cron.monthly',
];
const CERTBOT = '/etc/letsencrypt';

export async function lookAtRenewal(
  files: HostFiles,
  table: readonly RunningProcess[],
  home: string | null,
  notes: Notes,
): Promise<RenewalFacts[]> {
  const schedule = await readSchedule(files, notes);
  const parts = await Promise.all([
    certbot(files, schedule, notes),
    acmeSh(files, schedule, home),
    dehydrated(files, schedule),
  ]);
  const caddy = table.find(({ name }) => name === 'caddy');
  const own =
    caddy === undefined ? [] : [{ client: 'caddy', covers: [], armedBy: `process ${caddy.pid}`, hooks: [] }];
  return [...parts.flat(), ...own];
}

interface Schedule {
  /** The timer or cron file that runs a program, by a word of its name; null when none does. */
  armedBy(word: string): string | null;
}

async function readSchedule(files: HostFiles, notes: Notes): Promise<Schedule> {
  const timers = (await listOr(files, TIMERS)) ?? [];
  const hasSystemd = (await listOr(files, '/run/systemd/system')) !== null;
  const listed = await Promise.all(
    CRON_FOLDERS.map(async (folder) =>
      ((await listOr(files, folder)) ?? []).map((name) => posix.join(folder, name)),
    ),
  );
  const cron = await Promise.all(
    [...CRON_FILES, ...listed.flat()].map(async (path) => ({ path, ...(await readState(files, path)) })),
  );
  if (cron.some(({ state }) => state === 'denied')) notes.add("root's cron table", 'only root may read it');
  return {
    armedBy(word) {
      const timer = timers.find((name) => name.includes(word) && name.endsWith('.timer'));
      if (timer !== undefined) return timer;
      const runs = (line: string): boolean =>
        line.includes(word) &&
        !line.trimStart().startsWith('#') &&
        // Debian's own line steps aside where systemd runs: the timer is to do it.
        !(hasSystemd && /! -d \/run\/systemd\/system/.test(line));
      return cron.find(({ text }) => text.split('\n').some(runs))?.path ?? null;
    },
  };
}

/** Lineages of certbot: /etc/letsencrypt/renewal/<name>.conf. */
async function certbot(files: HostFiles, schedule: Schedule, notes: Notes): Promise<RenewalFacts[]> {
  const folder = `${CERTBOT}/renewal`;
  const names = await files.list(folder).catch(() => {
    notes.add("certbot's certificates", `${folder} cannot be read by this account`);
    return null;
  });
  if (names === null) return [];
  const common = [
    ...(await scriptsIn(files, `${CERTBOT}/renewal-hooks/deploy`)),
    ...(await scriptsIn(files, `${CERTBOT}/renewal-hooks/post`)),
    ...hooksIn(await readOr(files, `${CERTBOT}/cli.ini`), `${CERTBOT}/cli.ini`),
  ];
  const armedBy = schedule.armedBy('certbot');
  const lineages = names.filter((name) => name.endsWith('.conf')).slice(0, MOST_LINEAGES);
  return Promise.all(
    lineages.map(async (name): Promise<RenewalFacts> => {
      const path = posix.join(folder, name);
      const text = await readOr(files, path);
      const covers = ['fullchain', 'cert', 'privkey'].flatMap((key) => settingOf(text, key)?.text ?? []);
      const installer = settingOf(text, 'installer');
      // certbot's own plug-ins for nginx and Apache reload the server after each renewal.
      const reload =
        installer !== null && /nginx|apache/.test(installer.text)
          ? [{ file: path, line: installer.line, text: `installer = ${installer.text}` }]
          : [];
      return { client: 'certbot', covers, armedBy, hooks: [...hooksIn(text, path), ...reload, ...common] };
    }),
  );
}

async function scriptsIn(files: HostFiles, folder: string): Promise<Hook[]> {
  const names = (await listOr(files, folder)) ?? [];
  return names
    .slice(0, 32)
    .map((name) => ({ file: posix.join(folder, name), line: null, text: posix.join(folder, name) }));
}

function hooksIn(text: string, file: string): Hook[] {
  return ['renew_hook', 'deploy_hook', 'deploy-hook', 'post_hook', 'post-hook'].flatMap((key) => {
    const value = settingOf(text, key);
    return value === null || value.text === 'None'
      ? []
      : [{ file, line: value.line, text: value.text.slice(0, 200) }];
  });
}

/** "key = value" of an ini file, with its line from 1. */
function settingOf(text: string, key: string): { readonly text: string; readonly line: number } | null {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => new RegExp(`^\\s*${key}\\s*=`).test(line));
  const value = lines[index]
    ?.slice((lines[index] ?? '').indexOf('=') + 1)
    .trim()
    .replace(/^(['"])(.*)\1$/, '$2');
  return value === undefined || value === '' ? null : { text: value, line: index + 1 };
}

/** Domains of acme.sh: <home>/<name>[_ecc]/<name>.conf. */
async function acmeSh(files: HostFiles, schedule: Schedule, home: string | null): Promise<RenewalFacts[]> {
  const homes = [
    ...new Set([
      '/root/.acme.sh',
      '/etc/acme.sh',
      '/opt/acme.sh',
      ...(home === null ? [] : [posix.join(home, '.acme.sh')]),
    ]),
  ];
  const found: RenewalFacts[] = [];
  for (const folder of homes) {
    const names = ((await listOr(files, folder)) ?? [])
      .filter((name) => name.includes('.'))
      .slice(0, MOST_LINEAGES);
    for (const name of names) {
      const file = posix.join(folder, name, `${name.replace(/_ecc$/, '')}.conf`);
      const text = await readOr(files, file);
      const covers = ['Le_RealFullChainPath', 'Le_RealCertPath', 'Le_RealKeyPath'].flatMap(
        (key) => settingOf(text, key)?.text ?? [],
      );
      if (text === '') continue;
      const reload = settingOf(text, 'Le_ReloadCmd');
      const hooks =
        reload === null ? [] : [{ file, line: reload.line, text: plain(reload.text).slice(0, 200) }];
      found.push({
        client: 'acme.sh',
        covers,
        armedBy: schedule.armedBy('acme.sh') ?? schedule.armedBy('acme_sh'),
        hooks,
      });
    }
  }
  return found;
}

/** acme.sh keeps commands in base64, between two marks. */
function plain(text: string): string {
  const packed = /^__ACME_BASE64__START_(.*)__ACME_BASE64__END_$/.exec(text)?.[1];
  return packed === undefined ? text : Buffer.from(packed, 'base64').toString('utf8');
}

async function dehydrated(files: HostFiles, schedule: Schedule): Promise<RenewalFacts[]> {
  const folder = '/var/lib/dehydrated/certs';
  const config = '/etc/dehydrated/config';
  const names = (await listOr(files, folder)) ?? [];
  if (names.length === 0) return [];
  const hook = settingOf(await readOr(files, config), 'HOOK');
  const covers = names
    .slice(0, MOST_LINEAGES)
    .flatMap((name) =>
      ['fullchain.pem', 'cert.pem', 'privkey.pem'].map((one) => posix.join(folder, name, one)),
    );
  const hooks = hook === null ? [] : [{ file: config, line: hook.line, text: hook.text.slice(0, 200) }];
  return [{ client: 'dehydrated', covers, armedBy: schedule.armedBy('dehydrated'), hooks }];
}
