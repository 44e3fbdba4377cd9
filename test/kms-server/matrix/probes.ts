import { randomUUID } from 'node:crypto';
import { any } from '../support/governed';
import { bytes, context, spec } from '../support/kms';
import { OPEN_POLICY } from '../support/open-policy';
import type { Group, Holder } from './holders';
import type { Stage } from './stage';

/** `+`: done, or refused for a reason that only who may do it gets to hear. `-`: not allowed. `.`: not there. */
export type Sign = '+' | '-' | '.';

/** An answer, as far as a probe looks at it. */
export interface Tried {
  readonly status: number;
  readonly body: { readonly code?: string };
  /** Of a list: whether it has what it was asked for. */
  readonly shown?: boolean;
}

/** One try, as whoever holds something would make it, at what belongs to a group and to somebody else. */
export interface Probe {
  readonly run: (stage: Stage, who: Holder, group: Group) => Promise<Tried>;
  /** Refusals that come after the question whether one may. */
  readonly reached?: readonly string[];
  /** Puts back what a try that worked has changed. */
  readonly restore?: (stage: Stage, group: Group) => Promise<unknown>;
}

const MESSAGE = bytes('message');
const ALGORITHM = 'ECDSA_SHA_256';

const SIGNS: Readonly<Record<string, Sign>> = { forbidden: '-', 'not-granted': '-', 'not-found': '.' };

/** Anything else than a sign is told in full, and stands out in the table. */
export function signOf({ status, body, shown }: Tried, reached: readonly string[] = []): string {
  if (status < 300) return shown === false ? '.' : '+';
  const { code = String(status) } = body;
  return reached.includes(code) ? '+' : (SIGNS[code] ?? `<${code}>`);
}

const get =
  (path: string | ((stage: Stage, group: Group) => string)): Probe['run'] =>
  (stage, who, group) =>
    stage.call(who, 'GET', typeof path === 'string' ? path : path(stage, group));

/** A list, and whether something of the group is in it. */
const list =
  (path: string, content: (stage: Stage, group: Group) => string): Probe['run'] =>
  async (stage, who, group) => {
    const answer = await stage.call(who, 'GET', path);
    return { ...answer, shown: JSON.stringify(answer.body).includes(content(stage, group)) };
  };

const post =
  (
    path: string | ((stage: Stage, group: Group) => string),
    body: (stage: Stage, group: Group, who: Holder) => unknown = () => ({}),
    headers: Record<string, string> = {},
  ): Probe['run'] =>
  (stage, who, group) =>
    stage.call(
      who,
      'POST',
      typeof path === 'string' ? path : path(stage, group),
      body(stage, group, who),
      headers,
    );

const use = (
  key: 'encrypting' | 'signing' | 'macs',
  operation: string,
  body: (stage: Stage, group: Group) => unknown,
) => ({
  run: post((stage, group) => `/v1/keys/${stage.groups[group][key].keyId}/${operation}`, body),
});

type KeyPurpose = 'waiting' | 'toDisable' | 'toDelete' | 'going';

/** An order on a key, as the Jira app gives it; a person asks in their own name, where they can ask at all. */
const order = (key: KeyPurpose, verb: string, more: object = {}) => ({
  run: post(
    (stage, group) => `/v1/keys/${stage.groups[group][key].keyId}/${verb}`,
    (stage, group, { kind }) =>
      kind === 'person' && verb === 'cancel-deletion'
        ? { reason: 'needed' }
        : { ...more, context: context(stage.groups[group][key].requestId) },
  ),
});

const onApproval = (
  key: 'waiting' | 'toDeny' | 'toWithdraw',
  verb: string,
  body: object = {},
  headers = {},
): Probe => ({
  run: post(
    (stage, group) => `/v1/approvals/${stage.groups[group][key].approvalId}/${verb}`,
    () => body,
    headers,
  ),
});

const proposal = (group: Group) => ({
  kind: 'quorum.set',
  payload: { keyGroup: group, action: 'rotate', parts: any(1), days: 14 },
});

/** Votes on one approval among others: what became of it stands inside the answer. */
async function decideOne(stage: Stage, who: Holder, group: Group): Promise<Tried> {
  const decisions = [{ id: stage.groups[group].waiting.approvalId, decision: 'approve' }];
  const answer = await stage.call<{ results?: readonly { decided: boolean; problem?: { code: string } }[] }>(
    who,
    'POST',
    '/v1/approvals/decide',
    { decisions },
  );
  const problem = answer.body.results?.[0]?.problem;
  return problem ? { status: 403, body: problem } : answer;
}

/** Takes back a proposal: one's own where one may propose, else the one that is there. */
async function withdrawChange(stage: Stage, who: Holder, group: Group): Promise<Tried> {
  const own = await stage.call<{ readonly id?: string }>(who, 'POST', '/v1/changes', proposal(group));
  const id = own.status === 200 ? own.body.id : stage.groups[group].changeId;
  return stage.call(who, 'POST', `/v1/changes/${id}/withdraw`, undefined);
}

/** Rotates the key that asks, and revokes what came of it. */
async function revokeOwn(stage: Stage, who: Holder): Promise<Tried> {
  const young = await stage.call<{ readonly id?: string }>(who, 'POST', '/v1/api-keys/rotate', {
    overlapHours: 1,
  });
  if (young.status !== 201) return young;
  return stage.call(who, 'POST', `/v1/api-keys/${young.body.id}/revoke`, {});
}

async function revokeOne(stage: Stage, who: Holder): Promise<Tried> {
  const { id } = await stage.directory.credential(stage.victim.id);
  return stage.call(who, 'POST', `/v1/credentials/${id}/revoke`, {});
}

const enabling = ({ groups }: Stage, group: Group) => groups[group].waiting.approvalId;
const credentials = ({ victim }: Stage) => `/v1/principals/${victim.id}/credentials`;

/** How to try each operation of the API. One that isn't here fails the test. */
export const PROBES: Readonly<Record<string, Probe>> = {
  getCapabilities: { run: get('/v1/capabilities') },
  listAudit: { run: get('/v1/audit?limit=1') },
  createKey: {
    run: post('/v1/keys', (_stage, group, { name }) => ({
      spec: spec({ keyGroup: group, name: `matrix-${name}-${group}` }),
      context: context(`matrix-${name}-${group}`),
    })),
  },
  listKeys: { run: list('/v1/keys?limit=1000', ({ groups }, group) => groups[group].waiting.keyId) },
  getKey: { run: get(({ groups }, group) => `/v1/keys/${groups[group].waiting.keyId}`) },
  listKeyDeletions: { run: get(({ groups }, group) => `/v1/keys/${groups[group].going.keyId}/deletions`) },
  enableKey: order('waiting', 'enable'),
  disableKey: order('toDisable', 'disable'),
  scheduleKeyDeletion: order('toDelete', 'schedule-deletion', { days: 7 }),
  cancelKeyDeletion: order('going', 'cancel-deletion'),
  reviewKey: { run: post('/v1/keys/review', (_stage, group) => ({ spec: spec({ keyGroup: group }) })) },
  listApprovals: { run: list('/v1/approvals?limit=1000', enabling) },
  getApproval: { run: get((stage, group) => `/v1/approvals/${enabling(stage, group)}`) },
  approve: onApproval('waiting', 'approve'),
  deny: { ...onApproval('toDeny', 'deny', { reason: 'no' }), restore: (stage, group) => stage.reopen(group) },
  withdrawVote: {
    run: (stage, who, group) =>
      stage.call(who, 'POST', `/v1/approvals/${enabling(stage, group)}/withdraw-vote`, undefined),
  },
  // The group has it switched off, which nobody hears who may not do it.
  breakGlass: {
    ...onApproval('waiting', 'break-glass', { reason: 'now' }, { 'if-match': '*' }),
    reached: ['policy'],
  },
  decideApprovals: { run: decideOne },
  withdrawApproval: {
    run: post(
      ({ groups }, group) => `/v1/approvals/${groups[group].toWithdraw.approvalId}/withdraw`,
      ({ groups }, group) => ({ context: context(groups[group].toWithdraw.requestId) }),
    ),
    restore: (stage, group) => stage.reopen(group),
  },
  listChanges: { run: list('/v1/changes?limit=1000', ({ groups }, group) => groups[group].changeId) },
  getChange: { run: get(({ groups }, group) => `/v1/changes/${groups[group].changeId}`) },
  proposeChange: { run: post('/v1/changes', (_stage, group) => proposal(group)) },
  withdrawChange: { run: withdrawChange },
  listPeople: { run: list('/v1/people', ({ witnesses }, group) => witnesses[group].id) },
  getPerson: { run: get(({ witnesses }, group) => `/v1/people/${witnesses[group].id}`) },
  listTeams: { run: get('/v1/teams') },
  listRoles: { run: get('/v1/roles') },
  listGroups: { run: list('/v1/groups', (_stage, group) => `"${group}"`) },
  getGroup: { run: get((_stage, group) => `/v1/groups/${group}`) },
  listApplications: { run: get('/v1/applications') },
  getAccountLink: { run: get('/v1/account-links') },
  askForAccountLink: {
    run: post('/v1/account-links', () => ({ unexpected: true })),
    reached: ['invalid-request'],
  },
  withdrawAccountLink: { run: post(`/v1/account-links/${randomUUID()}/withdraw`), reached: ['not-found'] },
  enterAccountLinkCode: { run: post('/v1/account-links/enter'), reached: ['invalid-request'] },
  getAccount: { run: get('/v1/accounts/acc-nobody') },
  listPolicies: { run: get('/v1/policies') },
  getPolicy: { run: get(`/v1/policies/${OPEN_POLICY.version}`) },
  dryRunPolicy: {
    run: post('/v1/policies/dry-run', (_stage, keyGroup) => ({ keyGroup, policy: OPEN_POLICY })),
  },
  encrypt: use('encrypting', 'encrypt', () => ({ plaintext: MESSAGE })),
  decrypt: use('encrypting', 'decrypt', ({ groups }, group) => ({ ciphertext: groups[group].ciphertext })),
  sign: use('signing', 'sign', () => ({ message: MESSAGE, algorithm: ALGORITHM })),
  verify: use('signing', 'verify', ({ groups }, group) => ({
    message: MESSAGE,
    algorithm: ALGORITHM,
    signature: groups[group].signature,
  })),
  generateMac: use('macs', 'generate-mac', () => ({ message: MESSAGE })),
  verifyMac: use('macs', 'verify-mac', ({ groups }, group) => ({ message: MESSAGE, mac: groups[group].mac })),
  listOwnApiKeys: { run: get('/v1/api-keys') },
  rotateApiKey: {
    run: post('/v1/api-keys/rotate', () => ({ overlapHours: -1 })),
    reached: ['invalid-request'],
  },
  revokeOwnApiKey: { run: revokeOwn },
  listCredentials: { run: get(credentials) },
  revokeCredentials: { run: post((stage) => `${credentials(stage)}/revoke`) },
  revokeCredential: { run: revokeOne },
  // To everybody but who proposed it there is no such thing.
  collectSecret: { run: post(`/v1/issuances/${randomUUID()}/collect`), reached: ['not-found'] },
  getSession: { run: get('/v1/session') },
  logOut: { run: post('/v1/session/end') },
  logOutEverywhere: { run: post('/v1/session/end-all') },
  beginReauthentication: { run: post('/v1/session/reauthentication/passkey/options') },
  reauthenticateWithPasskey: { run: post('/v1/session/reauthentication/passkey') },
  reauthenticateWithOidc: { run: post('/v1/session/reauthentication/oidc') },
  listPasskeys: { run: get('/v1/passkeys') },
  beginAddingPasskey: { run: post('/v1/passkeys/options') },
  addPasskey: { run: post('/v1/passkeys') },
  removePasskey: { run: post('/v1/passkeys/AAAA/remove') },
};
