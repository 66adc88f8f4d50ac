/** Starts the wizard, on screens or in lines, and turns its end into an exit code. */
import type { WizardEnd, WizardOptions, WizardPorts } from '../wizard/types.ts';
import { type Context, isOn } from './context.ts';
import { exit, exitOfWizard } from './exit.ts';

/** Lines instead of screens: asked for, wanted by a screen reader, or nothing there that could draw screens. */
export const wantsLines = ({
  args,
  env,
  stdin,
  stdout,
}: Pick<Context, 'args' | 'env' | 'stdin' | 'stdout'>): boolean =>
  args.plain ||
  stdin().isTTY !== true ||
  stdout.isTTY !== true ||
  env.TERM === 'dumb' ||
  isOn(env.ACCESSIBLE) ||
  isOn(env.INK_SCREEN_READER);

async function run(context: Context, ports: WizardPorts, options: WizardOptions): Promise<WizardEnd> {
  const { stdout, version, style } = context;
  const stdin = context.stdin();
  const common = { version, ascii: style.ascii, signal: context.interrupts() };
  if (wantsLines(context)) {
    const { runPlain } = await import('../plain/run.ts');
    return runPlain(ports, options, {
      input: stdin,
      output: stdout,
      // A pipe is read only when it was asked for: one that nobody closes would be waited for without end.
      asks: stdin.isTTY === true || context.args.plain,
      ...common,
    });
  }
  const { runWizard } = await import('../ui/run.tsx');
  return runWizard(ports, options, { stdin, stdout, ...common });
}

export async function startWizard(
  context: Context,
  ports: WizardPorts,
  options: WizardOptions,
): Promise<number> {
  const end = await run(context, ports, options);
  const code = exitOfWizard(end);
  const stream = code === exit.usage ? context.stderr : context.stdout;
  if (end.summary !== '') stream.write(end.summary.endsWith('\n') ? end.summary : `${end.summary}\n`);
  return code;
}
