import type { z } from 'zod';
import type { Site } from '../site';
import type { Actor } from './actor';
import type { Query } from './query';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * What a call costs in rate-limit points: 1, and for reads 1 more per object, or 2 per user, group or role.
 * Source: Jira Cloud's page on rate limits.
 */
export type Cost = 'core' | 'identity' | 'write';

export interface Call<B> {
  readonly site: Site;
  readonly actor: Actor;
  /** Values of the template's `{...}`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: B;
}

export interface Reply {
  readonly status: number;
  /** JSON, or undefined for an empty body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RouteFacts {
  readonly method: Method;
  /** Path below `/rest/api/3`, as in the official OpenAPI. */
  readonly template: string;
  /** Classic OAuth scopes, from the official OpenAPI's `x-atlassian-oauth2-scopes`. */
  readonly scopes: readonly string[];
  readonly cost: Cost;
  /** Global permission the caller needs: Administer Jira. */
  readonly admin?: true;
  /** Answers callers who have not authenticated as well. */
  readonly anonymous?: true;
}

/** A row of the table of routes. `body` parses the request's JSON; absent where the operation takes none. */
export interface RouteDefinition<B> extends RouteFacts {
  readonly body?: z.ZodType<B>;
  readonly run: (call: Call<B>) => Reply | Promise<Reply>;
}

/** A row with the type of its body put away: the router parses, then runs. */
export interface Route extends RouteFacts {
  readonly takesBody: boolean;
  readonly handle: (call: Call<unknown>) => Reply | Promise<Reply>;
}

export function route<B = undefined>(definition: RouteDefinition<B>): Route {
  const { body, run, ...facts } = definition;
  return {
    ...facts,
    takesBody: body !== undefined,
    handle: (call) => run({ ...call, body: body ? body.parse(call.body) : (undefined as B) }),
  };
}

export const json = (status: number, body: unknown): Reply => ({ status, body });
export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };
