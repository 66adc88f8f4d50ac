/** `matrix-tls-setup [NAME]`: the wizard, on this machine and the real internet. */
import { resolve } from 'node:path';
import { formatEndpoint } from '../../matrix/server-name.ts';
import { lookAtHost } from '../../probe/host.ts';
import type { HostFacts } from '../../probe/types.ts';
import type { WizardPorts } from '../../wizard/types.ts';
import type { Context, Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { outputFolder } from '../folder.ts';
import { givenAnswers } from '../given.ts';
import { startWizard } from '../start-wizard.ts';

/** Bytes of a file that is compared with a new one. */
const MOST_COMPARED = 262_144;

/** Copies of a server's files, from a machine that cannot run this program. Throws UserError when there is nothing to read. */
async function readCopies({ args, cwd, system }: Context): Promise<HostFacts | null> {
  if (args.configPaths.length === 0) return null;
  const configPaths = args.configPaths.map((path) => resolve(cwd, path));
  const host = await lookAtHost(system, { configPaths, elsewhere: true });
  if (host.homeserverYaml !== null) return host;
  const unreadable = (host.unreadable ?? []).map(({ path, code }) => `${path}: ${code}`);
  throw new UserError(
    'Nothing could be read from the files named with --config.',
    unreadable.length > 0 ? unreadable : configPaths,
    [
      'Copy homeserver.yaml, and conf.d if there is one, and name each in the order in which Synapse gets them.',
    ],
  );
}

/** What is needed only after the first frame is loaded when it is needed. */
export function realPorts(context: Context, copies: HostFacts | null = null): WizardPorts {
  const { system } = context;
  return {
    look: async (serverName, on, signal) => {
      const { look } = await import('../look.ts');
      return look(serverName, system, context, on, signal);
    },
    host: () =>
      copies === null
        ? lookAtHost(system, { configPaths: [], home: system.user.home })
        : Promise.resolve(copies),
    write: async (plan, folder) => {
      const { writePlan } = await import('../../apply/write.ts');
      return writePlan(plan, folder, system.files);
    },
    // What cannot be read is as good as not there: the admin sees the new file whole.
    read: (path) => system.files.read(path, MOST_COMPARED).catch(() => null),
    place: null,
    sleep: (ms, signal) => system.clock.sleep(ms, signal),
  };
}

/** The options of a look as they are typed. */
const lookWords = ({ allowPrivate, dnsServers, configPaths }: Context['args']): string[] => [
  ...configPaths.map((path) => `--config=${path}`),
  ...(allowPrivate ? ['--allow-private'] : []),
  ...dnsServers.map(({ address, port }) => `--dns-server=${formatEndpoint(address, port)}`),
];

export const runWizard: Run = async (context) => {
  const { args } = context;
  const folder = await outputFolder(context);
  const given = await givenAnswers(context, args.operands[0]);
  const copies = await readCopies(context);
  return startWizard(context, realPorts(context, copies), {
    serverName: given.serverName?.text ?? null,
    given,
    yes: args.yes,
    folder,
    temporary: false,
    world: null,
    repeat: lookWords(args),
  });
};
