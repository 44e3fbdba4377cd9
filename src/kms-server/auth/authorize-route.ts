import { ok, type Result } from '../../domain/result';
import { type Refusal, refused } from '../refusal';
import type { Caller } from './caller';
import { ACTIONS, type Action, may } from './permissions';
import type { Principal } from './principal';
import { isFresh, reauthenticationRequired, refuseStale } from './reauthentication';

/**
 * What a line of the API asks of its caller: an action of the roles' table, or, for what concerns the caller alone, only
 * how they came: by a session, by one that was just confirmed, or with an API key; or that they are a person.
 */
export type RouteAction = Action | OwnAction;
const OWN_ACTIONS = [
  'own-session',
  'own-fresh-session',
  'own-api-key',
  'own-person',
  'own-fresh-person',
] as const;
type OwnAction = (typeof OWN_ACTIONS)[number];

const isOwn = (action: RouteAction): action is OwnAction =>
  (OWN_ACTIONS as readonly string[]).includes(action);

const WANTED = {
  'own-session': { by: 'session', mend: 'Log in at the console' },
  'own-fresh-session': { by: 'session', mend: 'Log in at the console' },
  'own-api-key': { by: 'api-key', mend: 'Send an API key as `Authorization: Bearer kd_...`' },
} as const;

function authorizeOwn(caller: Caller, action: OwnAction, now: number): Result<null, Refusal> {
  const refusal = action in WANTED ? refuseWay(caller, action as keyof typeof WANTED) : refuseProgram(caller);
  if (refusal) return refusal;
  return action.startsWith('own-fresh') && !isFresh(caller, now) ? reauthenticationRequired() : ok(null);
}

function refuseWay(caller: Caller, action: keyof typeof WANTED) {
  const { by, mend } = WANTED[action];
  return caller.by === by
    ? undefined
    : refused('forbidden', `This concerns ${by}s; the request came by ${caller.by}`, mend);
}

const refuseProgram = ({ principal: { kind, name } }: Caller) =>
  kind === 'person'
    ? undefined
    : refused('forbidden', `This concerns people; ${name} is an ${kind}`, "Send a person's credential");

/** Whether somebody need try at all; where a group is concerned, the use case asks again for that group. */
function authorize(principal: Principal, action: Action): Result<Principal, Refusal> {
  const { scope, kinds } = ACTIONS[action];
  const place = scope === 'server' ? null : undefined;
  if (may(principal, action, place)) return ok(principal);
  const held = [...new Set(principal.roles.map(({ role }) => role))].join(', ') || 'no role';
  return refused(
    'forbidden',
    `${principal.name} (${principal.kind}, ${held}) may not do ${action}`,
    `Use a credential of kind ${kinds.join(' or ')} with a role that allows ${action}`,
  );
}

/** Whether a caller need try at all. A session that somebody left open decides nothing. */
export function authorizeRoute(caller: Caller, action: RouteAction, now: number): Result<unknown, Refusal> {
  if (isOwn(action)) return authorizeOwn(caller, action, now);
  const allowed = authorize(caller.principal, action);
  return allowed.ok ? (refuseStale(caller, action, now) ?? allowed) : allowed;
}
