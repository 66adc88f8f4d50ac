/** `trace NAME`: each step of the way to a server. */
import { traceJson, traceText } from '../../report/trace.ts';
import type { Run } from '../context.ts';
import { exitOfVerdict } from '../exit.ts';
import { look } from '../look.ts';
import { progressOn } from '../progress.ts';
import { serverNameOf } from '../server-name.ts';

export const runTrace: Run = async (context) => {
  const { args, stdout, style, system, version } = context;
  const serverName = serverNameOf(args.operands[0] ?? '');
  const progress = progressOn(context);
  progress.say(`Looking at ${serverName.text}`);
  const { facts, verdict } = await look(serverName, system, context, () => {}, new AbortController().signal);
  progress.clear();
  const tool = { name: 'matrix-tls-setup', version };
  stdout.write(
    args.format === 'json' ? `${traceJson(facts, verdict, tool)}\n` : traceText(facts, verdict, style),
  );
  return exitOfVerdict(verdict);
};
