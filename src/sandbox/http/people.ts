import { z } from 'zod';
import type { Principal, ProductSite } from '../contracts';
import type { HttpRequest } from './server';

const Myself = z.object({ accountId: z.string() });
const MyPermissions = z.object({
  permissions: z.object({ ADMINISTER: z.object({ havePermission: z.boolean() }) }),
});

async function ask(
  site: ProductSite,
  path: string,
  principal: Principal,
  headers: Record<string, string>,
): Promise<unknown> {
  const answer = await site.handle({ method: 'GET', path, headers, body: '', principal });
  return answer.status === 200 ? JSON.parse(answer.body) : undefined;
}

/** Account of whoever sends a request, as the site reads its credentials. */
export async function accountOf(site: ProductSite, request: HttpRequest): Promise<string | undefined> {
  const [authorization] = request.headers.authorization ?? [];
  if (authorization === undefined) return undefined;
  const answer = await ask(site, '/rest/api/3/myself', { kind: 'anonymous' }, { authorization });
  return Myself.safeParse(answer).data?.accountId;
}

/** Whether the site lets the person administer it. */
export async function isAdmin(site: ProductSite, accountId: string): Promise<boolean> {
  const person: Principal = { kind: 'user', accountId, session: true };
  const answer = await ask(site, '/rest/api/3/mypermissions?permissions=ADMINISTER', person, {});
  return MyPermissions.safeParse(answer).data?.permissions.ADMINISTER.havePermission === true;
}
