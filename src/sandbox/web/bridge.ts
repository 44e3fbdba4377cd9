import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { PageModule } from '../forge/page-modules';
import type { ControlledSandbox } from '../http/controlled';
import { refuse } from '../http/json-routes';
import type { PersonInput } from './caller';
import { type Vouched, vouch } from './context';
import type { BridgeContext, ProductAnswer } from './contract';

const Page = z.object({ moduleKey: z.string(), extension: z.record(z.string(), z.unknown()) });
const Invoke = Page.extend({ functionKey: z.string(), payload: z.unknown().optional() });
const Product = z.strictObject({
  path: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
});

type Opened =
  | { readonly ok: true; readonly module: PageModule; readonly extension: Readonly<Record<string, unknown>> }
  | Exclude<Vouched, { readonly ok: true }>;

export const moduleOf = (sandbox: ControlledSandbox, key: string): PageModule | undefined =>
  sandbox.pageModules.find((module) => module.key === key);

/** The module and what the platform vouches for, where the person may open the page that they say they are on. */
function open(sandbox: ControlledSandbox, accountId: string, page: z.infer<typeof Page>): Opened {
  const module = moduleOf(sandbox, page.moduleKey);
  if (!module)
    return { ok: false, status: 404, message: `The manifest declares no page module ${page.moduleKey}.` };
  const vouched = vouch(sandbox.jira, accountId, module, page.extension);
  return vouched.ok ? { ok: true, module, extension: vouched.extension } : vouched;
}

/** `POST bridge/invoke`: a resolver, with the context that the platform vouches for. */
export async function invoke(sandbox: ControlledSandbox, { body, accountId }: PersonInput): Promise<unknown> {
  const call = Invoke.parse(body);
  const page = open(sandbox, accountId, call);
  if (!page.ok) return refuse(page.status, page.message);
  const { moduleKey, functionKey, payload } = call;
  const { extension } = page;
  const value = await sandbox.invokeResolver({ moduleKey, functionKey, payload, accountId, extension });
  return { value: value ?? null };
}

/** `POST bridge/context`: `view.getContext()`. */
export function context(sandbox: ControlledSandbox, { body, accountId }: PersonInput): unknown {
  const call = Page.parse(body);
  const page = open(sandbox, accountId, call);
  if (!page.ok) return refuse(page.status, page.message);
  const { type } = page.module;
  return sandbox.platform.pageContext({
    ...{ moduleKey: call.moduleKey, accountId, type, extension: page.extension },
  }) satisfies BridgeContext;
}

/** `POST bridge/product`: `requestJira`. */
export async function product(
  sandbox: ControlledSandbox,
  { body, accountId }: PersonInput,
): Promise<ProductAnswer> {
  const call = Product.parse(body);
  const headers = Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const answer = await sandbox.platform.callProductAs(accountId, {
    method: call.method.toUpperCase(),
    target: call.path,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.from(call.body ?? ''),
  });
  return {
    status: answer.status,
    statusText: STATUS_CODES[answer.status] ?? '',
    headers: Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    body: answer.body.toString('utf8'),
  };
}
