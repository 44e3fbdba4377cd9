import { CommandFailure, EXIT } from '../../run';
import type { KmsApi } from '../remote/client';
import { isWhole, rowsOf } from '../remote/resource';
import { APPLICATIONS, PEOPLE } from './resources';

const SHORTEST = 8;

/** Whoever an id names, in full or as the lists of people and of applications show it; integrations are in no list. */
export async function principalIdOf(api: KmsApi, text: string): Promise<string> {
  if (isWhole(text)) return text.toLowerCase();
  const everybody = [
    ...(await rowsOf(api, PEOPLE, {}, Number.POSITIVE_INFINITY)),
    ...(await rowsOf(api, APPLICATIONS, {}, Number.POSITIVE_INFINITY)),
  ];
  const ids = text.length < SHORTEST ? [] : everybody.map(({ id }) => id);
  const fitting = ids.filter((id) => id.startsWith(text.toLowerCase()));
  const [found, ...others] = fitting;
  if (found !== undefined && others.length === 0) return found;
  throw new CommandFailure(
    `${text} names ${others.length > 0 ? `several: ${fitting.join(', ')}` : 'nobody that you see'}; give an id of ${SHORTEST} characters or more, as \`people list\` and \`applications list\` show it`,
    EXIT.usage,
  );
}
