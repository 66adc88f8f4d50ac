/** The order of an upgrade from an old Synapse: what stands between a version and a current one. Pure. */

export interface UpgradeFrom {
  /** "0.33.9"; null when it is not known: then everything that can stand in the way is told. */
  readonly version: string | null;
  readonly database: 'sqlite3' | 'psycopg2' | 'other' | null;
}

export interface UpgradeStep {
  /** What to do, as a command to oneself. */
  readonly title: string;
  /** Why, and how; a sentence each. */
  readonly lines: readonly string[];
}

type Version = readonly [major: number, minor: number];

/** What Synapse's upgrade notes and changelogs name, as far as old files meet it. */
const CHANGES: readonly { readonly since: Version; readonly what: string }[] = [
  { since: [1, 0], what: 'federation_verify_certificates: false asks for accept_keys_insecurely' },
  { since: [1, 3], what: 'log_file stops the start; log_config takes its place' },
  { since: [1, 37], what: 'acme is read no more: another client renews the certificate' },
  { since: [1, 53], what: 'the listener resource webclient stops the start' },
  { since: [1, 54], what: 'structured: true in the log configuration stops the start' },
  { since: [1, 56], what: 'open registration without any check stops the start' },
  { since: [1, 56], what: 'a PostgreSQL database whose locale is not C stops the start' },
  { since: [1, 66], what: 'account_threepid_delegates.email stops the start' },
  { since: [1, 67], what: 'listeners of type replication stop the start' },
  { since: [1, 88], what: 'worker_replication_* give way to instance_map' },
];

const parse = (version: string | null): Version | null => {
  const match = /^v?(\d{1,3})\.(\d{1,4})/.exec(version ?? '');
  return match === null ? null : [Number(match[1]), Number(match[2])];
};

/** Something that begins as a version does: "0.33.9", "v1.0". */
export const isVersion = (text: string): boolean => parse(text) !== null;

/** An unknown version may be any, so that everything lies before it. */
const isBefore = (version: Version | null, other: Version): boolean =>
  version === null || version[0] < other[0] || (version[0] === other[0] && version[1] < other[1]);

/** Whether a current Synapse meets a file of this version with something that stops it or is lost. */
export const isFarBehind = (version: string | null): boolean =>
  parse(version) !== null && changesSince(version).length > 0;

/** "Since 1.53: the listener resource webclient stops the start.", the oldest first. */
const changesSince = (version: string | null): string[] =>
  CHANGES.filter(({ since }) => isBefore(parse(version), since)).map(
    ({ since, what }) => `Since ${since.join('.')}: ${what}.`,
  );

/** The steps in their order. For a version that meets nothing on its way: the copies, the jump and the look afterwards. */
export function upgradeSteps({ version, database }: UpgradeFrom): UpgradeStep[] {
  const from = parse(version);
  const changes = changesSince(version);
  const before1 = isBefore(from, [1, 0]);
  const hops = before1 && (database === 'sqlite3' || database === null);
  return [
    {
      title: 'Copy the database, the signing key, the media and homeserver.yaml, with Synapse stopped.',
      lines: [
        'A new signing key makes another server of it, to all others; the old one is never made again.',
      ],
    },
    ...(before1 ? [certificateFirst(from)] : []),
    ...(isBefore(from, [1, 143]) ? [machine(from)] : []),
    ...(changes.length > 0
      ? [
          {
            title: 'Change homeserver.yaml, each line that the new version stumbles over.',
            lines: [
              'matrix-tls-setup check --local names them; on another machine check --config PATH does, with a copy.',
              ...changes,
            ],
          },
        ]
      : []),
    ...(hops ? [sqliteHop(database)] : []),
    {
      title: `Install a current Synapse${hops ? '' : ', start it,'} and let it work until its background updates are done.`,
      lines: [
        'No other version has to be visited on the way. The first start after a long jump takes its time: do not end it.',
        'There is no way back but the copies.',
      ],
    },
    {
      title: 'Look from outside: matrix-tls-setup check with the server name.',
      lines: [
        'Servers that gave up on this one come back when it sends something: write into a room that is shared with them.',
      ],
    },
  ];
}

function certificateFirst(from: Version | null): UpgradeStep {
  const upTo034 = isBefore(from, [0, 99]);
  const has099 = from === null || !upTo034;
  return {
    title: 'Put a certificate in place that others trust, before the upgrade.',
    lines: [
      'Servers from 1.0 on accept nothing else, and the version in use serves it as well: nothing is lost by being early.',
      ...(upTo034 ? ['The one that Synapse up to 0.34 made for itself is trusted by nobody.'] : []),
      ...(has099 ? ['The acme option of 0.99 has had no authority to ask since June 2021.'] : []),
    ],
  };
}

const machine = (from: Version | null): UpgradeStep => ({
  title: 'See that the machine can run it: Python 3.10, PostgreSQL 14 or SQLite 3.40, or newer.',
  lines: [
    ...(isBefore(from, [1, 1]) ? ['Python 2 ended with 1.1.'] : []),
    'A system that is too old for these moves first: a new machine, or the container image with the same files.',
  ],
});

const sqliteHop = (database: UpgradeFrom['database']): UpgradeStep => ({
  title: `${database === 'sqlite3' ? 'Start' : 'With SQLite, start'} Synapse 1.0.0 once with the database, and stop it again.`,
  lines: [
    'A direct jump from before 1.0 ends with “near "CREATE": syntax error” in a step of the schema.',
    'Synapse 1.0.0 wants Python 3.7 or older: pip install matrix-synapse==1.0.0 in an environment of its own.',
    'After a jump that failed, 1.0.0 still takes the database over.',
  ],
});
