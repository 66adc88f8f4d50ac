/**
 * certbot and acme.sh as far as the plans use them: the lab's authority issues for exactly the names of the command,
 * after it has seen the challenge where http-01 is used, and the plan's own deploy script installs what was issued.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from './house.ts';
import { isRoot } from './requirements.ts';
import { putCertificate } from './world.ts';

const valuesOf = (args: readonly string[], flag: string): string[] =>
  args.flatMap((word, at) => (word === flag ? [args[at + 1] ?? ''] : []));

function oneValue(args: readonly string[], flag: string): string {
  const [value] = valuesOf(args, flag);
  if (value === undefined) throw new Error(`the command has no ${flag}`);
  return value;
}

export async function issueAsCertbot(house: House, args: readonly string[]): Promise<void> {
  const names = valuesOf(args, '--domain');
  if (args.includes('--webroot')) await seeChallenges(house, names, oneValue(args, '--webroot-path'));
  const lineage = await putCertificate(
    house.namespace,
    house.authority,
    oneValue(args, '--cert-name'),
    names,
  );
  await deploy(house, oneValue(args, '--deploy-hook'), { RENEWED_LINEAGE: lineage }, lineage);
}

/** acme.sh keeps what it issued in its own place; --install-cert hands it to the deploy script. */
export async function issueAsAcmeSh(house: House, args: readonly string[]): Promise<void> {
  const names = valuesOf(args, '--domain');
  const [name = ''] = names;
  if (args.includes('--issue')) {
    if (args.includes('--webroot')) await seeChallenges(house, names, oneValue(args, '--webroot'));
    await putCertificate(house.namespace, house.authority, name, names);
  } else if (args.includes('--install-cert')) {
    const lineage = `/etc/letsencrypt/live/${name}`;
    const env = {
      CERT_FULLCHAIN_PATH: `${lineage}/fullchain.pem`,
      CERT_KEY_PATH: `${lineage}/privkey.pem`,
    };
    await deploy(house, oneValue(args, '--reloadcmd'), env, lineage);
  }
}

/** What a CA does for http-01: asks port 80 of each name for the file that the client put there (RFC 8555 §8.3). */
async function seeChallenges({ namespace }: House, names: readonly string[], webroot: string): Promise<void> {
  const path = '/.well-known/acme-challenge/token-of-the-lab';
  namespace.put(join(webroot, path), 'the answer');
  for (const name of names) {
    const { stdout, stderr } = await namespace.run([
      'curl',
      '--silent',
      '--show-error',
      `http://${name}${path}`,
    ]);
    if (stdout !== 'the answer')
      throw new Error(`http-01 for ${name} gives ${JSON.stringify(stdout)} ${stderr}`);
  }
}

/** The script gives files to root. Without root it cannot run, and the lab copies to the folder that it names. */
async function deploy(
  { namespace }: House,
  script: string,
  env: Readonly<Record<string, string>>,
  lineage: string,
): Promise<void> {
  if (isRoot()) {
    const { code, stdout, stderr } = await namespace.run([script], { env });
    if (code !== 0) throw new Error(`${script} ended with ${code}: ${stdout}${stderr}`);
    return;
  }
  const folder = /^folder='([^']+)'$/m.exec(readFileSync(namespace.outside(script), 'utf8'))?.[1];
  if (folder === undefined) throw new Error(`${script} names no folder`);
  for (const file of ['fullchain.pem', 'privkey.pem']) {
    const { code, stderr } = await namespace.run([
      'install',
      '-D',
      '-m',
      '0600',
      `${lineage}/${file}`,
      `${folder}/${file}`,
    ]);
    if (code !== 0) throw new Error(stderr);
  }
}
