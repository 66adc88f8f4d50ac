/** Questions that several scenarios share, in the order in which they are put. */

/** Who takes TLS connections and where the homeserver is. */
export const frontQuestions = ['tlsFront', 'nginxVersion', 'backendAddress', 'backendPort'] as const;

/** The same where the server name's own machine takes them: nginx may have a site for it. */
export const ownFrontQuestions = [
  'tlsFront',
  'existingSite',
  'nginxVersion',
  'backendAddress',
  'backendPort',
] as const;

export const certificateQuestions = [
  'certificateClient',
  'challenge',
  'email',
  'certificatePath',
  'keyPath',
] as const;

export const homeserverQuestions = ['homeserverYaml', 'homeserverService', 'serviceUser'] as const;

export const fileQuestions = ['apexServer', 'apexWebroot', 'clientBaseUrl'] as const;
