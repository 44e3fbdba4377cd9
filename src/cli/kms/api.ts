import * as z from 'zod';
import { CommandFailure, EXIT } from '../run';
import { readToken } from './secrets';

export interface ApiOptions {
  readonly url: string;
  readonly tokenFile?: string;
}

const problemSchema = z.object({ detail: z.string(), mend: z.string(), code: z.string() });

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

function target(base: string, path: string): URL {
  const url = new URL(path, base);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))) return url;
  throw new CommandFailure(`${base}: a credential travels only over https, or http on loopback`, EXIT.usage);
}

/** Calls the KMS as the person whose token it is. @throws CommandFailure with the KMS's own words where it refuses */
export async function callApi<T>(
  options: ApiOptions,
  schema: z.ZodType<T>,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<T> {
  const headers = { authorization: `Bearer ${readToken(options)}`, 'content-type': 'application/json' };
  const url = target(options.url, path);
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  const response = await fetch(url, init).catch(() => {
    throw new CommandFailure(`The KMS at ${options.url} can't be reached`);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return schema.parse(answer);
  const problem = problemSchema.safeParse(answer);
  if (!problem.success)
    throw new CommandFailure(`${options.url} answered ${response.status}, not as a KMS does`);
  throw new CommandFailure(
    `${problem.data.detail}. ${problem.data.mend}. (${problem.data.code})`,
    EXIT.refused,
  );
}
