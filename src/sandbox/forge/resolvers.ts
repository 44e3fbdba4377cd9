import { z } from 'zod';
import type { AppFunctions } from './functions';
import type { ForgeLimits } from './limits';
import type { Manifest } from './manifest';

const WithResolver = z.object({
  key: z.string(),
  title: z.string().optional(),
  resolver: z.object({ function: z.string() }),
});

export interface ResolverCall {
  /** Key of the module whose page calls. */
  readonly moduleKey: string;
  /** Name under which the resolver defines the function. */
  readonly functionKey: string;
  readonly payload?: unknown;
  /** The person whose session it is. */
  readonly accountId: string;
  /** `context.extension`, such as `{type, issue, project}`. */
  readonly extension?: Readonly<Record<string, unknown>>;
}

/** A resolver that could not be called, or that failed. `status` as for HTTP. */
export class ResolverError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ResolverError';
    this.status = status;
  }
}

/** How the platform names a module of an installed app. */
export const extensionAri = (appId: string, environmentId: string, moduleKey: string): string =>
  `ari:cloud:ecosystem::extension/${appId}/${environmentId}/static/${moduleKey}`;

interface Parts {
  readonly manifest: Manifest;
  readonly functions: AppFunctions;
  readonly limits: ForgeLimits;
  readonly cloudId: string;
  readonly siteUrl: string;
  readonly environmentId: string;
}

/** Resolvers of the app's pages. */
export class Resolvers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  #module(key: string): { readonly type: string; readonly functionKey: string } {
    for (const [type, modules] of Object.entries(this.#parts.manifest.modules)) {
      const module = WithResolver.safeParse(modules.find((one) => one.key === key)).data;
      if (module) return { type, functionKey: module.resolver.function };
    }
    throw new ResolverError(404, `The manifest declares no module ${key} with a resolver`);
  }

  /** What a page and its resolver are told of where they are. */
  context(page: Pick<ResolverCall, 'moduleKey' | 'accountId' | 'extension'> & { readonly type: string }) {
    const { cloudId, siteUrl, environmentId, manifest } = this.#parts;
    return {
      ...{ accountId: page.accountId, cloudId, siteUrl, environmentId, moduleKey: page.moduleKey },
      ...{ environmentType: 'DEVELOPMENT', locale: 'en-US', timezone: 'UTC' },
      localId: extensionAri(manifest.appId, environmentId, page.moduleKey),
      extension: { ...page.extension, type: page.type },
    };
  }

  /** @returns what the resolver answered; rejects with a {@link ResolverError} */
  async invoke(call: ResolverCall): Promise<unknown> {
    const { limits, functions } = this.#parts;
    const module = this.#module(call.moduleKey);
    if (Buffer.byteLength(JSON.stringify(call.payload) ?? '') > limits.frontendPayloadBytes) {
      throw new ResolverError(413, `A page sends at most ${limits.frontendPayloadBytes} bytes`);
    }
    const context = this.context({ ...call, type: module.type });
    const outcome = await functions.run({
      ...{ moduleType: module.type, moduleKey: call.moduleKey, functionKey: module.functionKey },
      accountId: call.accountId,
      payload: { call: { functionKey: call.functionKey, payload: call.payload ?? {} }, context },
    });
    if (!outcome.ok) throw new ResolverError(outcome.ending === 'timeout' ? 504 : 500, outcome.error.message);
    return outcome.value;
  }
}
