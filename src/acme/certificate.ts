/** Where an installed certificate lies, who may read it, and the script that puts it there. */
import type { Templates } from '../template/engine.ts';
import {
  type AbsPath,
  type Hostname,
  parseAbsPath,
  type UnitName,
  type UserName,
} from '../template/values.ts';
import type { ClientId } from './clients.ts';

export interface Installed {
  readonly certificate: AbsPath;
  readonly key: AbsPath;
}

/** A path that this program puts together itself; one that is none is a bug. */
export function ownPath(text: string): AbsPath {
  const parsed = parseAbsPath(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.reason}`);
  return parsed.value;
}

const folderOf = (name: Hostname): AbsPath => ownPath(`/etc/ssl/matrix/${name}`);

export const installedAt = (name: Hostname): Installed => ({
  certificate: ownPath(`${folderOf(name)}/fullchain.pem`),
  key: ownPath(`${folderOf(name)}/privkey.pem`),
});

export const deployPath = (name: Hostname): AbsPath => ownPath(`/usr/local/sbin/matrix-certificate-${name}`);

export interface Deploy {
  readonly client: ClientId;
  readonly name: Hostname;
  /** Who reads the key: root for nginx, which opens it before it gives up its rights. */
  readonly user: UserName | 'root';
  readonly reload: UnitName | 'nginx';
}

/** A POSIX shell script; the program calls it with the certificate's place in the environment. */
export function deployScript(templates: Templates, deploy: Deploy): string {
  const install = templates.fragment('shell', 'install-certificate', {
    name: deploy.name,
    folder: folderOf(deploy.name),
    owner: deploy.user,
    group: deploy.user,
    unit: deploy.reload,
    isNginx: deploy.reload === 'nginx',
  });
  return templates.render('shell', deploy.client === 'certbot' ? 'certbot-deploy' : 'acme-sh-deploy', {
    install,
  });
}
