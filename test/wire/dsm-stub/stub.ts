import { randomUUID } from 'node:crypto';
import type { Instant } from '../../../src/domain/ids';
import { answer, type LoopbackServer, startLoopback, type WireRequest, type WireResponse } from '../loopback';
import { ApprovalBook, type ApprovalRequest } from './approval-book';
import { dsmChecker } from './checker';
import { Sessions } from './sessions';
import { type Sobject, type SobjectRequest, Sobjects } from './sobjects';
import { date, failure, type Permission, type Principal, type Reply } from './types';

export const OPERATORS_GATE: readonly Permission[] = [
  'ACTIVATE_SOBJECTS',
  'UPDATE_SOBJECTS_ENABLED_STATE',
  'DELETE_SOBJECTS',
  'DESTROY_SOBJECTS',
];

export interface DsmStubOptions {
  readonly now: () => Instant;
  /** What the group's quorum protects; no quorum policy at all where empty. */
  readonly protects?: readonly Permission[];
  readonly quorum?: number;
  /** People of the account by their e-mail address: the reviewers. */
  readonly people?: readonly string[];
  /** 30 days, DSM's own default, unless told. */
  readonly approvalLifetimeMs?: number;
  /** Members of group and account that a test is about. */
  readonly group?: Readonly<Record<string, unknown>>;
  readonly account?: Readonly<Record<string, unknown>>;
  /** True where the protected change of the enabled state is its disabling too. */
  readonly gatesDisabling?: boolean;
  /** True where Keydesk's own app stands among the reviewers. */
  readonly appReviews?: boolean;
}

interface Call {
  readonly who: Principal;
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

const SOBJECT_REQUIRED: readonly (keyof Sobject)[] = ['name', 'description', 'custom_metadata'];
const GROUP_NAME = 'payments';

/** One account with one group, one app and its people: a DSM that remembers. */
export class DsmStub {
  readonly accountId = randomUUID();
  readonly groupId = randomUUID();
  readonly appId = randomUUID();
  readonly groupName = GROUP_NAME;
  readonly apiKey: string;
  readonly sessions: Sessions;
  readonly sobjects: Sobjects;
  readonly approvals: ApprovalBook;
  /** What the exchanges had against the published OpenAPI. */
  readonly violations: string[] = [];
  /** Every request, its credentials left out. */
  readonly received: { readonly method: string; readonly path: string; readonly body: string }[] = [];
  readonly #options: DsmStubOptions;
  readonly #users: ReadonlyMap<string, string>;

  constructor(options: DsmStubOptions) {
    const { now } = options;
    this.#options = options;
    this.apiKey = basic(`${this.appId}:${'s'.repeat(64)}`);
    this.#users = new Map((options.people ?? []).map((email) => [email, randomUUID()]));
    const credentials = new Map<string, Principal>([
      [this.apiKey, { app: this.appId }],
      ...[...this.#users].map(([email, user]): [string, Principal] => [this.passwordOf(email), { user }]),
    ]);
    this.sessions = new Sessions(credentials, now);
    this.sobjects = new Sobjects(now, 30 * 86_400);
    this.approvals = new ApprovalBook({
      ...{ now, acctId: this.accountId, groupId: this.groupId, quorum: options.quorum ?? 1 },
      lifetimeMs: options.approvalLifetimeMs ?? 30 * 86_400_000,
      reviewers: this.#reviewers(),
      carryOut: (request) => this.#carryOut(request),
    });
  }

  /** The `Basic` credential of a person. */
  passwordOf = (email: string): string => basic(`${email}:password`);

  person(email: string): Principal {
    const user = this.#users.get(email);
    if (user === undefined) throw new Error(`Nobody of the account is ${email}`);
    return { user };
  }

  /** The keys of a Keydesk request: those that could ever be used, or those that aren't on their way out. */
  kidsOf(requestId: string, which: 'ever usable' | 'live'): string[] {
    return this.sobjects
      .withMetadata('keydesk_request', requestId)
      .filter((key) =>
        which === 'live'
          ? key.state !== 'Deleted' && (key.enabled || !key.custom_metadata?.keydesk_deletion_due)
          : this.sobjects.everUsable.has(key.kid),
      )
      .map(({ kid }) => kid);
  }

  start(): Promise<LoopbackServer> {
    const checker = dsmChecker();
    return startLoopback((request, response) => {
      const { method, path, body } = request;
      this.received.push({ method, path, body });
      const wire = wireOf(this.#reply(request));
      this.violations.push(...(checker?.violations(request, wire) ?? []));
      answer(response, wire);
    });
  }

  #reply({ method, path, headers, body }: WireRequest): Reply {
    const [plain = '', search = ''] = path.split('?');
    if (method === 'POST' && plain === '/sys/v1/session/auth')
      return this.sessions.open(headers.authorization ?? '');
    const who = this.sessions.caller(headers.authorization ?? '');
    if (!who) return failure(401, 'Invalid or expired token');
    if (plain === '/sys/v1/session/terminate') return this.sessions.terminate(headers.authorization ?? '');
    const parsed = body === '' ? {} : (JSON.parse(body) as Call['body']);
    return this.#perform(method, plain, { who, query: new URLSearchParams(search), body: parsed });
  }

  #perform(method: string, path: string, call: Omit<Call, 'id'>, isApproved = false): Reply {
    for (const [verb, pattern, act] of this.#routes) {
      const match = verb === method ? pattern.exec(path) : null;
      if (match) return act({ ...call, id: match[1] ?? '' }, isApproved);
    }
    return failure(404, 'Not found');
  }

  #carryOut({ method, operation, body, requester }: ApprovalRequest): Reply {
    const call = { who: requester, query: new URLSearchParams(), body: (body ?? {}) as Call['body'] };
    return this.#perform(method, operation, call, true);
  }

  #gated(permissions: readonly Permission[], isApproved: boolean, act: () => Reply): Reply {
    const held = permissions.some((permission) => this.#options.protects?.includes(permission));
    return held && !isApproved ? failure(403, 'This operation requires approval') : act();
  }

  #onKey(
    id: string,
    permissions: (key: Sobject) => Permission[],
    isApproved: boolean,
    act: (key: Sobject) => Reply,
  ) {
    const key = this.sobjects.get(id);
    if (!key) return failure(404, 'sobject does not exist');
    return this.#gated(permissions(key), isApproved, () => act(key));
  }

  #permissionsOfChange(key: Sobject, change: SobjectRequest): Permission[] {
    const { enabled } = change;
    const switches = enabled !== undefined && enabled !== key.enabled;
    return [
      ...(switches && (enabled || this.#options.gatesDisabling)
        ? ['UPDATE_SOBJECTS_ENABLED_STATE' as const]
        : []),
      ...(change.key_ops ? ['UPDATE_KEY_OPS' as const] : []),
      ...(SOBJECT_REQUIRED.some((member) => change[member] !== undefined)
        ? ['UPDATE_SOBJECTS_PROFILE' as const]
        : []),
    ];
  }

  readonly #routes: readonly (readonly [string, RegExp, (call: Call, isApproved: boolean) => Reply])[] = [
    [
      'POST',
      /^\/crypto\/v1\/keys$/,
      ({ who, body }, approved) =>
        this.#gated(['CREATE_SOBJECTS'], approved, () => this.sobjects.create(body, this.accountId, who)),
    ],
    ['GET', /^\/crypto\/v1\/keys$/, ({ query }) => this.sobjects.list(query)],
    ['POST', /^\/crypto\/v1\/keys\/info$/, ({ query, body }) => this.sobjects.info(body, query)],
    [
      'GET',
      /^\/crypto\/v1\/keys\/([0-9a-f-]{36})$/,
      ({ id, query }) => this.sobjects.info({ kid: id }, query),
    ],
    [
      'PATCH',
      /^\/crypto\/v1\/keys\/([0-9a-f-]{36})$/,
      ({ id, body }, approved) =>
        this.#onKey(
          id,
          (key) => this.#permissionsOfChange(key, body),
          approved,
          (key) => this.sobjects.change(key, body),
        ),
    ],
    [
      'DELETE',
      /^\/crypto\/v1\/keys\/([0-9a-f-]{36})$/,
      ({ id }, approved) =>
        this.#onKey(
          id,
          () => ['DELETE_SOBJECTS'],
          approved,
          (key) => this.sobjects.end(key, 'Deleted'),
        ),
    ],
    [
      'POST',
      /^\/crypto\/v1\/keys\/([0-9a-f-]{36})\/destroy$/,
      ({ id }, approved) =>
        this.#onKey(
          id,
          () => ['DESTROY_SOBJECTS'],
          approved,
          (key) => this.sobjects.end(key, 'Destroyed'),
        ),
    ],
    [
      'POST',
      /^\/crypto\/v1\/keys\/([0-9a-f-]{36})\/activate$/,
      ({ id }, approved) =>
        this.#onKey(
          id,
          () => ['ACTIVATE_SOBJECTS'],
          approved,
          (key) => this.sobjects.activate(key),
        ),
    ],
    [
      'PUT',
      /^\/crypto\/v1\/keys\/([0-9a-f-]{36})\/revert$/,
      ({ id }, approved) =>
        this.#onKey(
          id,
          () => ['REVERT_SOBJECTS'],
          approved,
          (key) => this.sobjects.revert(key),
        ),
    ],
    ['POST', /^\/sys\/v1\/approval_requests$/, ({ who, body }) => this.approvals.create(body as never, who)],
    ['GET', /^\/sys\/v1\/approval_requests$/, ({ query }) => this.approvals.list(query)],
    ['GET', /^\/sys\/v1\/approval_requests\/([0-9a-f-]{36})$/, ({ id }) => this.approvals.get(id)],
    [
      'DELETE',
      /^\/sys\/v1\/approval_requests\/([0-9a-f-]{36})$/,
      ({ id, who }) => this.approvals.withdraw(id, who),
    ],
    [
      'POST',
      /^\/sys\/v1\/approval_requests\/([0-9a-f-]{36})\/result$/,
      ({ id }) => this.approvals.result(id),
    ],
    [
      'POST',
      /^\/sys\/v1\/approval_requests\/([0-9a-f-]{36})\/approve$/,
      ({ id, who }) => this.approvals.approve(id, who),
    ],
    [
      'POST',
      /^\/sys\/v1\/approval_requests\/([0-9a-f-]{36})\/deny$/,
      ({ id, who, body }) => this.approvals.deny(id, who, String(body.reason ?? '')),
    ],
    ['GET', /^\/sys\/v1\/groups\/([0-9a-f-]{36})$/, ({ id }) => this.#group(id)],
    ['GET', /^\/sys\/v1\/accounts\/([0-9a-f-]{36})$/, ({ id }) => this.#account(id)],
    ['GET', /^\/sys\/v1\/users\/([0-9a-f-]{36})$/, ({ id }) => this.#user(id)],
    [
      'GET',
      /^\/sys\/v1\/version$/,
      () => ({
        status: 200,
        body: { version: '4.34', api_version: 'v1-20260710', server_mode: 'Sgx', fips_level: 3 },
      }),
    ],
  ];

  #reviewers(): Principal[] {
    const people = [...this.#users.values()].map((user) => ({ user }));
    return this.#options.appReviews ? [...people, { app: this.appId }] : people;
  }

  #group(id: string): Reply {
    if (id !== this.groupId) return failure(404, 'Group does not exist');
    const { protects = [], quorum = 1, group } = this.#options;
    const body = {
      ...{ acct_id: this.accountId, group_id: this.groupId, name: GROUP_NAME, client_configurations: {} },
      ...{ created_at: date(this.#options.now()), creator: { app: this.appId } },
      key_history_policy: { undo_time_window: 30 * 86_400 },
      ...(protects.length > 0 && {
        approval_policy: { protect_permissions: protects, quorum: { n: quorum, members: this.#reviewers() } },
      }),
      ...group,
    };
    return { status: 200, body };
  }

  #account(id: string): Reply {
    if (id !== this.accountId) return failure(403, 'Not a member of the account');
    return {
      status: 200,
      body: { ...ACCOUNT, acct_id: this.accountId, ...this.#options.account },
    };
  }

  #user(id: string): Reply {
    const [email] = [...this.#users].find(([, user]) => user === id) ?? [];
    if (email === undefined) return failure(404, 'User does not exist');
    return { status: 200, body: { ...USER, user_id: id, user_email: email } };
  }
}

const ACCOUNT = {
  ...{ enabled: true, name: 'Example bank', logging_configs: {}, mark_key_disable_when_deactivated: false },
  ...{ original_purpose: { $type: 'Standard' }, purpose: { $type: 'Standard' } },
  subscription: { standard: {} },
};
const USER = { account_role: [], mfa_devices: [], u2f_devices: [] };

const basic = (text: string): string => Buffer.from(text).toString('base64');

function wireOf({ status, body, text }: Reply): WireResponse {
  if (text !== undefined)
    return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
  if (body === undefined) return { status, headers: {}, body: '' };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
