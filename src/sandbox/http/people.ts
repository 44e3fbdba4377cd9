import { z } from 'zod';
import type { ProductSite } from '../contracts';
import type { HttpRequest } from './exchange';

const Myself = z.object({ accountId: z.string() });

/** Account of whoever sends a request, as the site reads its credentials. */
export async function accountOf(site: ProductSite, request: HttpRequest): Promise<string | undefined> {
  const [authorization] = request.headers.authorization ?? [];
  if (authorization === undefined) return undefined;
  const answer = await site.handle({
    ...{ method: 'GET', path: '/rest/api/3/myself', headers: { authorization }, body: '' },
    principal: { kind: 'anonymous' },
  });
  return answer.status === 200 ? Myself.parse(JSON.parse(answer.body)).accountId : undefined;
}
