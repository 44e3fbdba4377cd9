import { webTrigger } from '@forge/api';
import Resolver from '@forge/resolver';
import * as z from 'zod';
import type { AccountId } from '../../../domain/ids';
import { ok, type Result } from '../../../domain/result';
import { KvsStore } from '../../adapters/forge-storage/kvs-store';
import { addressesOf, connectionTypes } from '../../adapters/kms/registry';
import { readBilling, saveBilling } from '../../usecases/billing-settings';
import { callbackUrl } from '../../usecases/callback-url';
import { makeDefaultConnection, removeConnection } from '../../usecases/change-connections';
import { type ConnectionView, listConnections, saveConnection } from '../../usecases/connections';
import { listDeadLetters, replayDeadLetter } from '../../usecases/dead-letters';
import { readNotifications, saveNotifications } from '../../usecases/notification-settings';
import { readOutbox } from '../../usecases/outbox-state';
import { readOverview } from '../../usecases/overview';
import { addToRole, readRoles } from '../../usecases/project-roles';
import { readLog } from '../../usecases/read-settings-log';
import { readRouting, savePreset, saveRouting, tryRouting } from '../../usecases/routing-rules';
import { checkSetUp, offerTested, planSetUp, readSetUp, setUpStep } from '../../usecases/set-up-project';
import { testConnection } from '../../usecases/test-connection';
import type { Answer } from '../../views/admin';
import { answerOf, define, done, failed } from './define';
import { connectionDeps, overviewDeps, setUpDeps } from './deps';
import {
  billingPayload,
  connectionIdPayload,
  connectionPayload,
  deadLetterPayload,
  groupsPayload,
  logPayload,
  notificationsPayload,
  planPayload,
  rolePayload,
  routingPayload,
  routingPresetPayload,
  routingTrialPayload,
} from './payloads';

/** `modules.webtrigger[].key` of manifest.yml. */
const CALLBACK_TRIGGER = 'keydesk-kms-callback';

/** Each function of the page, with what it may be sent. */
const resolver = new Resolver();

const asked = (name: string, run: (admin: AccountId) => Promise<Answer<unknown>>): void =>
  define(resolver, name, z.unknown(), (_, admin) => run(admin));
const sent = <T>(
  name: string,
  schema: z.ZodType<T>,
  run: (payload: T, admin: AccountId) => Promise<Answer<unknown>>,
): void => define(resolver, name, schema, run);

asked('overview.read', async () => done(await readOverview(overviewDeps())));

asked('setUp.read', async () => done(await readSetUp(setUpDeps())));
sent('setUp.plan', planPayload, async ({ project }) => done(await planSetUp(setUpDeps(), project)));
asked('setUp.step', async (admin) => done(await setUpStep(setUpDeps(), admin)));
asked('setUp.check', async (admin) => done(await checkSetUp(setUpDeps(), admin)));

asked('roles.read', async () => answerOf(await readRoles(setUpDeps())));
sent('roles.add', rolePayload, async ({ role, ...holders }, admin) =>
  answerOf(await addToRole(setUpDeps(), role, holders, admin)),
);
sent('groups.find', groupsPayload, async ({ text }) => done(await setUpDeps().jira.groups(text)));

/** Hosts that follow from a region are the adapter's to know; the page asks the administrator to allow them. */
const withAddresses = (list: readonly ConnectionView[]): ConnectionView[] =>
  list.map((connection) => {
    const addresses = addressesOf(connection.kms);
    return { ...connection, ...(addresses && { addresses }) };
  });

const listed = <R>(answer: Result<readonly ConnectionView[], R>): Result<readonly ConnectionView[], R> =>
  answer.ok ? ok(withAddresses(answer.value)) : answer;

asked('connection.types', async () => done(connectionTypes()));
asked('connection.list', async () => done(withAddresses(await listConnections(connectionDeps()))));
sent('connection.save', connectionPayload, async (input, admin) =>
  answerOf(await saveConnection(connectionDeps(), input, admin)),
);
sent('connection.test', connectionIdPayload, async ({ id }) => {
  const tested = await testConnection(connectionDeps(), id);
  return tested.ok ? done({ ...tested.value, form: await offerTested(setUpDeps()) }) : failed(tested.refusal);
});
sent('connection.makeDefault', connectionIdPayload, async ({ id }, admin) =>
  answerOf(listed(await makeDefaultConnection(connectionDeps(), id, admin))),
);
sent('connection.remove', connectionIdPayload, async ({ id }, admin) =>
  answerOf(listed(await removeConnection(connectionDeps(), id, admin))),
);

asked('connection.callbackUrls', async () => {
  const [trigger, list] = await Promise.all([
    webTrigger.getUrl(CALLBACK_TRIGGER),
    listConnections(connectionDeps()),
  ]);
  return done(Object.fromEntries(list.map(({ id }) => [id, callbackUrl(trigger, id)])));
});

asked('routing.read', async () => done(await readRouting(connectionDeps())));
sent('routing.save', routingPayload, async (input, admin) =>
  answerOf(await saveRouting(connectionDeps(), input, admin)),
);
sent('routing.preset', routingPresetPayload, async (input, admin) =>
  answerOf(await savePreset(connectionDeps(), input, admin)),
);
sent('routing.try', routingTrialPayload, async (facts) => done(await tryRouting(connectionDeps(), facts)));

asked('notifications.read', async () => done(await readNotifications(connectionDeps())));
asked('notifications.groups', async () => {
  const told = Object.values(await readNotifications(connectionDeps()));
  const groupIds = told.flatMap((audience) => audience.groupIds);
  return done(await setUpDeps().jira.groupsById([...new Set(groupIds)]));
});
sent('notifications.save', notificationsPayload, async (input, admin) =>
  done(await saveNotifications(connectionDeps(), input, admin)),
);

asked('billing.read', async () => done(await readBilling(connectionDeps())));
sent('billing.save', billingPayload, async (input, admin) =>
  done(await saveBilling(connectionDeps(), input, admin)),
);
asked('billing.outbox', async () => done(await readOutbox(connectionDeps().store)));
asked('billing.dead', async () => done(await listDeadLetters(new KvsStore())));
sent('billing.replay', deadLetterPayload, async ({ id }) =>
  answerOf(await replayDeadLetter(new KvsStore(), id, Date.now())),
);

sent('log.read', logPayload, async ({ before }) => done(await readLog(connectionDeps().settings, before)));

export const adminPage = resolver.getDefinitions();
