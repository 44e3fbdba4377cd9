import { randomUUID } from 'node:crypto';
import { asApp, asUser, getAppContext } from '@forge/api';
import Resolver, { type Request } from '@forge/resolver';
import * as z from 'zod';
import type { AccountId } from '../../../domain/ids';
import { KvsCapabilities } from '../../adapters/forge-storage/kvs-capabilities';
import { KvsSecrets, KvsSettings } from '../../adapters/forge-storage/kvs-settings';
import { KvsStore } from '../../adapters/forge-storage/kvs-store';
import { forgeJiraAdmin } from '../../adapters/jira/admin/admin';
import { JiraClient } from '../../adapters/jira/client';
import { openKms } from '../../adapters/kms/registry';
import { JiraRefused } from '../../ports/jira-refusal';
import { readBilling, saveBilling } from '../../usecases/billing-settings';
import {
  listConnections,
  type SaveDeps,
  saveConnection,
  type TestDeps,
  testConnection,
} from '../../usecases/connections';
import { listDeadLetters, replayDeadLetter } from '../../usecases/dead-letters';
import { problemOf } from '../../usecases/set-up/refusals';
import {
  checkSetUp,
  type Problem,
  planSetUp,
  type SetUpDeps,
  setUpStep,
} from '../../usecases/set-up-project';
import { isJiraAdmin } from './admin-only';
import {
  billingPayload,
  connectionIdPayload,
  connectionPayload,
  deadLetterPayload,
  planPayload,
} from './payloads';

/** What the page gets: a value, or what is wrong and how to mend it. */
type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };

const done = (value: unknown): Answer => ({ ok: true, value });
const failed = (problem: Problem): Answer => ({ ok: false, problem });

function setUpDeps(): SetUpDeps {
  const { appAri, environmentAri } = getAppContext();
  const clients = {
    asUser: new JiraClient((path, init) => asUser().requestJira(path, init)),
    asApp: new JiraClient((path, init) => asApp().requestJira(path, init)),
  };
  const app = { appId: appAri.appId, environmentId: environmentAri.environmentId };
  return {
    jira: forgeJiraAdmin(clients, app),
    settings: new KvsSettings(),
    now: Date.now,
    newId: randomUUID,
  };
}

function connectionDeps(): SaveDeps & TestDeps {
  const secrets = new KvsSecrets();
  const cache = new KvsCapabilities();
  return {
    settings: new KvsSettings(),
    secrets,
    now: Date.now,
    newId: randomUUID,
    openKms: ({ kms, credential }) =>
      openKms(kms, { credential: async () => (credential ? secrets.get(credential) : undefined) }),
    forgetCapabilities: (id) => cache.forget(id),
    keepCapabilities: (id, capabilities) => cache.put(id, capabilities),
  };
}

/** Each function of the page, with what it may be sent. All of them are for Jira administrators alone. */
const resolver = new Resolver();

define('setUp.plan', planPayload, async ({ project }) => done(await planSetUp(setUpDeps(), project)));
define('setUp.step', z.unknown(), async (_, admin) => done(await setUpStep(setUpDeps(), admin)));
define('setUp.check', z.unknown(), async (_, admin) => done(await checkSetUp(setUpDeps(), admin)));
define('connection.list', z.unknown(), async () => done(await listConnections(connectionDeps())));
define('connection.save', connectionPayload, async (input, admin) => {
  const saved = await saveConnection(connectionDeps(), input, admin);
  return saved.ok ? done(saved.value) : failed(saved.refusal);
});
define('connection.test', connectionIdPayload, async ({ id }) => {
  const tested = await testConnection(connectionDeps(), id);
  return tested.ok ? done(tested.value) : failed(tested.refusal);
});
define('billing.read', z.unknown(), async () => done(await readBilling(connectionDeps())));
define('billing.save', billingPayload, async (input, admin) =>
  done(await saveBilling(connectionDeps(), input, admin)),
);

define('billing.dead', z.unknown(), async () => done(await listDeadLetters(new KvsStore())));
define('billing.replay', deadLetterPayload, async ({ id }) => {
  const replayed = await replayDeadLetter(new KvsStore(), id, Date.now());
  return replayed.ok ? done(replayed.value) : failed(replayed.refusal);
});

export const adminPage = resolver.getDefinitions();

function define<T>(
  name: string,
  schema: z.ZodType<T>,
  run: (payload: T, admin: AccountId) => Promise<Answer>,
): void {
  resolver.define(name, async (request: Request) => {
    try {
      const accountId: unknown = request.context.accountId;
      if (typeof accountId !== 'string' || !(await isJiraAdmin())) return failed(NOT_ADMIN);
      const payload = schema.safeParse(request.payload);
      return payload.success
        ? await run(payload.data, accountId as AccountId)
        : failed(badInput(payload.error));
    } catch (error) {
      if (error instanceof JiraRefused) return failed(problemOf(error.refusal));
      throw error;
    }
  });
}

const NOT_ADMIN: Problem = {
  what: 'Only Jira administrators can use this page.',
  mend: 'Ask somebody who has Jira\'s global permission "Administer Jira".',
};

/** Names fields and reasons, never what was typed: it may be a secret. */
const badInput = (error: z.ZodError): Problem => ({
  what: error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; '),
  mend: 'Mend the fields named and try again.',
});
