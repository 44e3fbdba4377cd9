import { z } from 'zod';
import { EgressSetPayload } from '../forge/egress/consent';
import type { ControlledSandbox } from '../http/controlled';
import { type Answer, refuse } from '../http/json-routes';
import { moduleOf } from './bridge';
import type { PersonInput } from './caller';
import type { EgressAnswer, EgressQuestion } from './contract';

const Keys = z.object({ keys: z.array(z.string()).optional() }).nullish();
const Group = z.object({ key: z.string() });
const Domain = Group.extend({ domain: z.string(), type: z.string() });

const Call = z.object({
  moduleKey: z.string(),
  op: z.enum(['get', 'set', 'deleteDomain', 'deleteGroup']),
  payload: z.unknown().optional(),
  confirmed: z.boolean().default(false),
});

type Operation = (
  sandbox: ControlledSandbox,
  payload: unknown,
  confirmed: boolean,
) => EgressAnswer | { readonly status: number; readonly message: string };

type Groups = EgressQuestion['groups'];

const ask = (sandbox: ControlledSandbox, action: EgressQuestion['action'], groups: Groups): EgressAnswer => ({
  ask: { action, appName: sandbox.manifest.name, groups },
});

const Refused = z.object({ message: z.string() });

/** The answer of the consent API, as the app's promise gets it. */
function outcome({ status, body }: { readonly status: number; readonly body?: unknown }) {
  if (status >= 400) return { status, message: Refused.parse(body).message };
  return { value: body ?? null };
}

/** Domains that no group allows yet: only these are asked about. */
function described(sandbox: ControlledSandbox, groups: z.infer<typeof EgressSetPayload>['egresses']): Groups {
  const known = new Set(
    sandbox.platform.consent.groups().flatMap(({ configured }) => configured.map(({ domain }) => domain)),
  );
  return groups.map(({ key, description, configured }) => ({
    ...{ key, description },
    domains: configured.map(({ domain, type }) => ({ domain, types: type, isNew: !known.has(domain) })),
  }));
}

function set(sandbox: ControlledSandbox, payload: unknown, confirmed: boolean) {
  const { consent } = sandbox.platform;
  const fault = consent.fault(payload);
  if (fault) return outcome(fault);
  const groups = described(sandbox, EgressSetPayload.parse(payload).egresses);
  const isNew = groups.some(({ domains }) => domains.some((one) => one.isNew));
  return isNew && !confirmed ? ask(sandbox, 'allow', groups) : outcome(consent.set(payload, true));
}

/** What a removal takes away. */
function taken(sandbox: ControlledSandbox, key: string, only?: z.infer<typeof Domain>): Groups {
  const groups = sandbox.platform.consent.groups().filter((group) => group.key === key);
  return groups.map(({ description, configured }) => ({
    ...{ key, description },
    domains: configured
      .filter(({ domain }) => only === undefined || domain === only.domain)
      .map(({ domain, type }) => ({ domain, types: only ? [only.type] : type, isNew: false })),
  }));
}

const OPERATIONS: Readonly<Record<z.infer<typeof Call>['op'], Operation>> = {
  get: (sandbox, payload) => {
    const keys = Keys.parse(payload)?.keys;
    const groups = sandbox.platform.consent.groups();
    return { value: { results: groups.filter(({ key }) => keys === undefined || keys.includes(key)) } };
  },
  set,
  deleteGroup: (sandbox, payload, confirmed) => {
    const { key } = Group.parse(payload);
    const groups = taken(sandbox, key);
    if (groups.length > 0 && !confirmed) return ask(sandbox, 'remove', groups);
    return outcome(sandbox.platform.consent.deleteGroup(key, true));
  },
  deleteDomain: (sandbox, payload, confirmed) => {
    const domain = Domain.parse(payload);
    const groups = taken(sandbox, domain.key, domain);
    if (groups.some(({ domains }) => domains.length > 0) && !confirmed) return ask(sandbox, 'remove', groups);
    return outcome(sandbox.platform.consent.deleteDomain(domain.key, domain.domain, domain.type, true));
  },
};

/**
 * `POST bridge/egress`: customer-managed egress, as a page of the app asks for it. Whoever isn't an admin may read
 * it. Source: "Customer-managed egress and remotes" of the Forge documentation.
 */
export function egress(sandbox: ControlledSandbox, { body, accountId }: PersonInput): EgressAnswer | Answer {
  const { moduleKey, op, payload, confirmed } = Call.parse(body);
  if (!moduleOf(sandbox, moduleKey)) return refuse(404, `The manifest declares no page module ${moduleKey}.`);
  if (op !== 'get' && !sandbox.jira.isAdmin(accountId))
    return refuse(403, 'Only an admin may change what the app can reach.');
  const answer = OPERATIONS[op](sandbox, payload, confirmed);
  return 'status' in answer ? refuse(answer.status, answer.message) : answer;
}
