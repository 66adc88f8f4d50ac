/** `matrix-tls-setup [NAME]`: the wizard, on this machine and the real internet. */
import { formatEndpoint } from '../../matrix/server-name.ts';
import { lookAtHost } from '../../probe/host.ts';
import type { WizardPorts } from '../../wizard/types.ts';
import type { Context, Run } from '../context.ts';
import { outputFolder } from '../folder.ts';
import { givenAnswers } from '../given.ts';
import { startWizard } from '../start-wizard.ts';

/** Bytes of a file that is compared with a new one. */
const MOST_COMPARED = 262_144;

/** What is needed only after the first frame is loaded when it is needed. */
export function realPorts(context: Context): WizardPorts {
  const { system } = context;
  return {
    look: async (serverName, on, signal) => {
      const { look } = await import('../look.ts');
      return look(serverName, system, context, on, signal);
    },
    host: () => lookAtHost(system, { configPaths: [], home: system.user.home }),
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
const lookWords = ({ allowPrivate, dnsServers }: Context['args']): string[] => [
  ...(allowPrivate ? ['--allow-private'] : []),
  ...dnsServers.map(({ address, port }) => `--dns-server=${formatEndpoint(address, port)}`),
];

export const runWizard: Run = async (context) => {
  const { args } = context;
  const folder = await outputFolder(context);
  const given = await givenAnswers(context, args.operands[0]);
  return startWizard(context, realPorts(context), {
    serverName: given.serverName?.text ?? null,
    given,
    yes: args.yes,
    folder,
    temporary: false,
    world: null,
    repeat: lookWords(args),
  });
};
