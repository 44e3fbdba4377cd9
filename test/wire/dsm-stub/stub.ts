import { type KeyObject, randomUUID } from 'node:crypto';
import { answer, type LoopbackServer, startLoopback, type WireRequest, type WireResponse } from '../loopback';
import { ApprovalBook, type ApprovalRequest } from './approval-book';
import { AuditLog } from './audit-log';
import { type BatchRequest, batched, operationsIn } from './batch';
import { dsmChecker } from './checker';
import { Crypto, isUse } from './crypto';
import { type KeyRoute, keyRoutes } from './key-routes';
import { Members } from './members';
import type { DsmStubOptions } from './options';
import { ACCOUNT, APP, USE_PERMISSIONS, USER, VERSION } from './records';
import { Sessions } from './sessions';
import type { Sobject } from './sobject';
import { Sobjects } from './sobjects';
import { type Call, DONE, date, failure, type Permission, type Principal, type Reply } from './types';

/** Keys that could ever be used · that aren't on their way out · all of them */
type Which = 'ever usable' | 'live' | 'any';

const GROUP_NAME = 'payments';

/** One account with one group, its apps and its people: a DSM that remembers. */
export class DsmStub {
  readonly accountId = randomUUID();
  readonly groupId = randomUUID();
  readonly groupName = GROUP_NAME;
  readonly members: Members;
  readonly sessions: Sessions;
  readonly sobjects: Sobjects;
  readonly approvals: ApprovalBook;
  readonly log: AuditLog;
  /** What the exchanges had against the published OpenAPI. */
  readonly violations: string[] = [];
  /** Every request, its credentials left out. */
  readonly received: { readonly method: string; readonly path: string; readonly body: string }[] = [];
  readonly #options: DsmStubOptions;
  readonly #keyRoutes: readonly KeyRoute[];
  readonly #crypto = new Crypto();

  constructor(options: DsmStubOptions) {
    const { now } = options;
    this.#options = options;
    this.members = new Members(options);
    const showing = (credential: string) => this.members.showing(credential);
    this.sessions = new Sessions({ id: this.accountId, showing }, now);
    const disablesDeactivated = options.account?.mark_key_disable_when_deactivated === true;
    this.sobjects = new Sobjects({ now, undoWindowS: 30 * 86_400, disablesDeactivated });
    this.#keyRoutes = keyRoutes(options.gatesDisabling ?? false);
    this.log = new AuditLog({ acctId: this.accountId, groupId: this.groupId });
    this.approvals = new ApprovalBook({
      ...{ now, acctId: this.accountId, groupId: this.groupId, quorum: options.quorum ?? 1 },
      lifetimeMs: options.approvalLifetimeMs ?? 30 * 86_400_000,
      reviewers: this.members.reviewers(options.appReviews),
      carryOut: (request) => this.#carryOut(request),
      subjectsOf: (asked) => [
        ...new Set(
          operationsIn(asked).flatMap(
            ({ method, operation, body }) => this.#routeOf(method, operation, body)?.key?.kid ?? [],
          ),
        ),
      ],
    });
  }

  get appId(): string {
    return this.members.keydesk.id;
  }

  get apiKey(): string {
    return this.members.keydesk.apiKey;
  }

  person(email: string): Principal {
    return { user: this.members.person(email).id };
  }

  /** What a person shows who has signed in. */
  signIn(email: string): string {
    return this.sessions.signIn(this.members.credentialOf(email));
  }

  publicKeyOf(kid: string): KeyObject {
    const key = this.sobjects.get(kid);
    if (!key) throw new Error(`No key ${kid}`);
    return this.#crypto.publicKey(key);
  }

  /**
   * The keys of a Keydesk request: those that could ever be used, or those that aren't on their way out. What came
   * of a key by rotation is no key of its own.
   */
  kidsOf(requestId: string, which: Which): string[] {
    return this.sobjects
      .withMetadata('keydesk_request', requestId)
      .filter(({ links, custom_metadata }) => !links?.replaced && !custom_metadata?.keydesk_first)
      .filter(({ kid }) => this.sobjects.family(kid).some((key) => this.#is(which, key)))
      .map(({ kid }) => kid);
  }

  #is(which: Which, key: Sobject): boolean {
    if (which === 'any') return true;
    if (which === 'ever usable') return this.sobjects.everUsable.has(key.kid);
    const ends = key.state === 'Deleted' || key.state === 'Destroyed';
    return !ends && (key.enabled || !key.custom_metadata?.keydesk_deletion_due);
  }

  start(): Promise<LoopbackServer> {
    return startLoopback((request, response) => answer(response, this.respond(request)));
  }

  /** One exchange, held to the published OpenAPI. */
  readonly respond = (request: WireRequest): WireResponse => {
    const { method, path, body } = request;
    this.received.push({ method, path, body });
    const wire = wireOf(this.#reply(request));
    this.violations.push(...(dsmChecker()?.violations(request, wire) ?? []));
    return wire;
  };

  #reply({ method, path, headers, body }: WireRequest): Reply {
    const [plain = '', search = ''] = path.split('?');
    if (method === 'POST' && plain === '/sys/v1/session/auth')
      return this.sessions.open(headers.authorization ?? '');
    if (method === 'POST' && plain === '/sys/v1/session/select_account')
      return this.sessions.selectAccount(headers.authorization ?? '', parsedOf(body).acct_id);
    if (method === 'GET' && plain === '/sys/v1/version') return { status: 200, body: VERSION };
    const who = this.sessions.caller(headers.authorization ?? '');
    if (!who) return failure(401, 'Invalid or expired token');
    if (plain === '/sys/v1/session/terminate') return this.sessions.terminate(headers.authorization ?? '');
    // Every call keeps its session from ending: this one does nothing else.
    if (plain === '/sys/v1/session/refresh') return DONE;
    const query = new URLSearchParams(search);
    return this.#perform(method, plain, { who, query, body: parsedOf(body) });
  }

  #perform(method: string, path: string, call: Call, isApproved = false): Reply {
    if (method === 'POST' && path === '/batch/v1') return this.#batch(call, isApproved);
    if (method === 'POST' && isUse(path)) return this.#use(path, call, isApproved);
    const keyed = this.#routeOf(method, path, call.body, call);
    if (keyed) return this.#onKey(keyed, call, isApproved);
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

  #batch({ who, query, body }: Call, isApproved: boolean): Reply {
    return batched(body as unknown as BatchRequest, ({ method, operation, body: its }) =>
      this.#perform(method, operation, { who, query, body: (its ?? {}) as Call['body'] }, isApproved),
    );
  }

  #use(path: string, { who, body }: Call, isApproved: boolean): Reply {
    const wanted = USE_PERMISSIONS[path];
    if (wanted !== undefined && !this.#may(who, wanted)) return failure(403, `Missing permission ${wanted}`);
    if (wanted !== undefined && this.#options.protectsUse && !isApproved)
      return failure(403, 'This operation requires approval');
    return this.#crypto.use(path, body, ({ kid, name }) =>
      kid === undefined ? this.sobjects.byName(String(name)) : this.sobjects.get(String(kid)),
    );
  }

  /** The route of an operation on a key, with the key that it is about. */
  #routeOf(method: string, path: string, body: unknown, call?: Call) {
    for (const route of this.#keyRoutes) {
      const match = route.method === method ? route.path.exec(path) : null;
      if (!match) continue;
      const asked = { ...(call ?? { who: { app: this.appId }, query: new URLSearchParams() }), body } as Call;
      return { route, key: route.find?.(this.sobjects, asked) ?? this.sobjects.get(match[1] ?? '') };
    }
    return undefined;
  }

  #onKey(
    { route, key }: { readonly route: KeyRoute; readonly key: Sobject | undefined },
    call: Call,
    isApproved: boolean,
  ): Reply {
    if (!key) return failure(404, 'sobject does not exist');
    if ('app' in call.who && !key.key_ops.includes('APPMANAGEABLE'))
      return failure(403, 'Key is not manageable by apps');
    const ungated = route.ungated?.(call.body) ?? [];
    const reply = this.#gated(
      route.permissions(key, call.body),
      call.who,
      (permission) => isApproved || ungated.includes(permission),
      () => route.act(this.sobjects, key, call),
    );
    const severity = reply.status < 300 ? 'INFO' : 'ERROR';
    const message = `${route.method} ${route.path.source.split('/').at(-1)} answered ${reply.status}`;
    this.log.add({ at: this.#options.now(), who: call.who, message, objectId: key.kid, severity });
    return reply;
  }

  #may(who: Principal, permission: string): boolean {
    return this.members.may(who, permission);
  }

  #gated(
    permissions: readonly Permission[],
    who: Principal,
    isFree: (permission: Permission) => boolean,
    act: () => Reply,
  ): Reply {
    const missing = permissions.find((permission) => !this.#may(who, permission));
    if (missing) return failure(403, `Missing permission ${missing}`);
    const held = permissions.some((it) => this.#options.protects?.includes(it) && !isFree(it));
    return held ? failure(403, 'This operation requires approval') : act();
  }

  readonly #routes: readonly (readonly [
    string,
    RegExp,
    (call: Call & { readonly id: string }, isApproved: boolean) => Reply,
  ])[] = [
    [
      'POST',
      /^\/crypto\/v1\/keys$/,
      ({ who, body }, approved) =>
        this.#gated(
          ['CREATE_SOBJECTS'],
          who,
          () => approved,
          () => this.#made(body, who),
        ),
    ],
    ['GET', /^\/crypto\/v1\/keys$/, ({ query }) => this.sobjects.list(query)],
    ['POST', /^\/crypto\/v1\/keys\/info$/, ({ query, body }) => this.sobjects.info(body, query)],
    [
      'GET',
      /^\/crypto\/v1\/keys\/([0-9a-f-]{36})$/,
      ({ id, query }) => this.sobjects.info({ kid: id }, query),
    ],
    [
      'GET',
      /^\/sys\/v1\/logs$/,
      ({ who, query }) =>
        this.#may(who, 'AUDIT') ? this.log.read(query) : failure(403, 'Missing permission AUDIT'),
    ],
    ['GET', /^\/sys\/v1\/apps\/([0-9a-f-]{36})$/, ({ id }) => this.#app(id)],
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
      ({ id, who, body }) => this.approvals.deny(id, who, body.reason as string | undefined),
    ],
    ['GET', /^\/sys\/v1\/groups\/([0-9a-f-]{36})$/, ({ id }) => this.#group(id)],
    ['GET', /^\/sys\/v1\/accounts\/([0-9a-f-]{36})$/, ({ id }) => this.#account(id)],
    ['GET', /^\/sys\/v1\/users\/([0-9a-f-]{36})$/, ({ id }) => this.#user(id)],
  ];

  #made(body: Call['body'], who: Principal): Reply {
    const made = this.sobjects.create(body, this.accountId, who);
    const key = made.body as Sobject | undefined;
    const at = this.#options.now();
    if (key)
      this.log.add({ at, who, message: 'Security object created', objectId: key.kid, severity: 'INFO' });
    return made;
  }

  #app(id: string): Reply {
    if (id !== this.appId || this.#options.hidesApp) return failure(403, 'Missing permission GET_APPS');
    const groups = { [this.groupId]: this.members.keydesk.permissions };
    const now = date(this.#options.now());
    return {
      status: 200,
      body: { ...APP, acct_id: this.accountId, app_id: id, created_at: now, creator: { app: id }, groups },
    };
  }

  #group(id: string): Reply {
    if (id !== this.groupId) return failure(404, 'Group does not exist');
    const { protects = [], protectsUse = false, quorum = 1, appReviews, group } = this.#options;
    const policy = {
      ...{ protect_permissions: protects, protect_crypto_operations: protectsUse },
      ...this.members.condition(quorum, appReviews),
    };
    const body = {
      ...{ acct_id: this.accountId, group_id: this.groupId, name: GROUP_NAME, client_configurations: {} },
      ...{ created_at: date(this.#options.now()), creator: { app: this.appId } },
      key_history_policy: { undo_time_window: 30 * 86_400 },
      ...((protects.length > 0 || protectsUse) && { approval_policy: policy }),
      ...group,
    };
    return { status: 200, body };
  }

  #account(id: string): Reply {
    if (id !== this.accountId) return failure(403, 'Not a member of the account');
    const { appReviews, account } = this.#options;
    const approval_policy = { policy: this.members.condition(1, 'beside people') };
    return {
      status: 200,
      body: {
        ...{ ...ACCOUNT, acct_id: this.accountId },
        ...(appReviews === 'for the account' && { approval_policy }),
        ...account,
      },
    };
  }

  #user(id: string): Reply {
    const email = this.members.emailOf(id);
    if (email === undefined) return failure(404, 'User does not exist');
    return { status: 200, body: { ...USER, user_id: id, user_email: email } };
  }
}

const parsedOf = (body: string): Call['body'] => (body === '' ? {} : (JSON.parse(body) as Call['body']));

function wireOf({ status, body, text }: Reply): WireResponse {
  if (text !== undefined)
    return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
  if (body === undefined) return { status, headers: {}, body: '' };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
