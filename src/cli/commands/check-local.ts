/** `check --local` and `check --config PATH`: what others see, and what the machine or copies of its files say. */
import { resolve } from 'node:path';
import { judgeLocal } from '../../check/local/judge.ts';
import type { Finding } from '../../check/types.ts';
import type { Facts } from '../../discover/types.ts';
import { lookAtHost } from '../../host/look.ts';
import { openSigningKey } from '../../host/signing-key.ts';
import type { LocalFacts } from '../../host/types.ts';
import { parseServerName } from '../../matrix/server-name.ts';
import type { ServerName } from '../../matrix/types.ts';
import type { ProbeRequest } from '../../probe/address.ts';
import { signedRequest } from '../../probe/requests.ts';
import { openerOf } from '../../report/formats.ts';
import { machineText } from '../../report/machine.ts';
import type { Entry } from '../../report/printer.ts';
import type { Context, Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { codeOf, exit } from '../exit.ts';
import { look } from '../look.ts';
import { progressOn } from '../progress.ts';
import { serverNameOf } from '../server-name.ts';

function lookAtMachine({ args, cwd, system }: Context, serverName: string | null): Promise<LocalFacts> {
  return lookAtHost(system, {
    configPaths: args.configPaths.map((path) => resolve(cwd, path)),
    elsewhere: !args.local,
    serverName,
    home: system.user.home,
  });
}

interface Signing {
  readonly request: ProbeRequest | null;
  /** Why nothing is signed, as a clause. */
  readonly why: string;
}

async function signing(name: string, local: LocalFacts, { system }: Context): Promise<Signing> {
  const own = local.config.loaded?.model.serverName ?? null;
  if (own === null) return { request: null, why: 'no homeserver.yaml was read that names its server' };
  if (own !== name) return { request: null, why: `the key here is that of ${own}` };
  const key = await openSigningKey(system, local);
  if (key !== null) return { request: signedRequest(name, key), why: '' };
  const path = local.signingKeys?.path ?? null;
  return {
    request: null,
    why: path === null ? 'homeserver.yaml names no signing key' : `no signing key could be read from ${path}`,
  };
}

const withNote = (local: LocalFacts, what: string, why: string): LocalFacts => ({
  ...local,
  notLookedAt: [...local.notLookedAt, { what, why }],
});

/** The name in homeserver.yaml; null when there is none that can be asked about. */
function nameIn(local: LocalFacts): ServerName | null {
  const parsed = local.serverName === null ? null : parseServerName(local.serverName);
  return parsed?.ok === true ? parsed.value : null;
}

/** Without a name nobody can be asked what others see; what is wrong with the machine is told all the same. */
function nameless(local: LocalFacts): Entry {
  const [finding, ...others] = judgeLocal(local, null);
  if (finding?.severity !== 'error')
    throw new UserError(
      'The files do not say which server they are for.',
      [],
      ['Name it: matrix-tls-setup check example.org --local'],
    );
  const name = local.config.files[0]?.path ?? 'homeserver.yaml';
  return { kind: 'invalid', name, finding, others, checkedAt: local.lookedAt, local };
}

async function entryOf(asked: ServerName | null, context: Context): Promise<Entry> {
  const { args, system } = context;
  const machine = lookAtMachine(context, asked?.text ?? null);
  // Only a name that stands in the files, and a key that lies beside them, have to be waited for.
  const name = asked ?? nameIn(await machine);
  if (name === null) return nameless(await machine);
  const signed = args.signed ? await signing(name.text, await machine, context) : null;
  const findings = async (facts: Facts): Promise<readonly Finding[]> => judgeLocal(await machine, facts);
  const settings = {
    ...context,
    findings,
    ...(signed?.request == null ? {} : { signed: signed.request }),
  };
  const looked = await look(name, system, settings, () => {}, new AbortController().signal);
  const local = await machine;
  return {
    kind: 'checked',
    ...looked,
    local: signed === null || signed.why === '' ? local : withNote(local, 'the signed request', signed.why),
  };
}

export const runCheckLocal: Run = async (context) => {
  const { args, style, version, stdout } = context;
  const [operand] = args.operands;
  const asked = operand === undefined ? null : serverNameOf(operand);
  const progress = progressOn(context);
  progress.say(args.local ? 'Looking at this machine' : 'Reading the copies');
  const entry = await entryOf(asked, context);
  progress.clear();
  const tool = { name: 'matrix-tls-setup', version };
  const options = { tool, style, single: true, longest: (operand ?? '').length };
  const printer = (await openerOf(args.format))(options);
  const print = printer.take(entry);
  const people = args.format === 'text';
  // A machine without a name has no report of its own; all that is known of it stands in the machine's part.
  const seen = people && entry.kind === 'invalid' ? '' : print();
  const end = printer.end();
  stdout.write(`${seen}${end}${people ? machineText(entry, style) : ''}`);
  return codeOf(entry, exit.fine, args.format);
};
