import type { Documents } from '../documents';
import type { Random } from './random';

/** What an installed app is called on its site. Kept, so that a restart changes none of it. */
export interface Installation {
  readonly environmentId: string;
  readonly installationId: string;
  /** Account of the app's own user. */
  readonly accountId: string;
}

const COLLECTION = 'forge.installation';

/** The installation as it was, or a new one. */
export function installationOf(documents: Documents, appId: string, random: Random): Installation {
  const kept = documents.get<Installation>(COLLECTION, appId);
  if (kept) return kept;
  const installation: Installation = {
    environmentId: random.uuid(),
    installationId: `ari:cloud:ecosystem::installation/${random.uuid()}`,
    accountId: `557058:${random.uuid()}`,
  };
  documents.put(COLLECTION, appId, installation);
  return installation;
}
