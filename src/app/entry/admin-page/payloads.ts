import * as z from 'zod';
import { PROTECTION_LEVELS } from '../../../domain/capabilities';
import type { AccountId, ConnectionId } from '../../../domain/ids';
import { DATA_CLASSIFICATIONS } from '../../../domain/key-request';
import { CLASSIFICATION_MARK } from '../../../domain/routing';
import { signingKey } from '../../../domain/standard-webhooks';
import { consoleUrlSchema } from '../../adapters/http/console-url';
import { secureUrlSchema } from '../../adapters/http/secure-url';
import { kmsConnectionSchema } from '../../adapters/kms/registry';
import { ROLE_KEYS } from '../../setup/blueprint';
import { projectChoiceSchema } from '../../usecases/set-up-project';

/** What the page may send. Everything else is refused with the field and the reason. */

const connectionId = z
  .string()
  .min(1)
  .max(64)
  .transform((id) => id as ConnectionId);
/** One line that can be sent as a header; an empty field means "as before". */
const word = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[\x21-\x7e]*$/, 'A secret is one word of printable ASCII characters')
    .transform((text) => text || undefined)
    .optional();

const secret = word(512);
/** An AWS session token alone has up to some thousand characters, and no documented limit. */
const credential = word(8_192);

const signingSecret = secret.refine(
  (text) => text === undefined || signingKey(text) !== undefined,
  'A signing secret is whsec_ and the base64 of 24 to 64 bytes',
);

export const planPayload = z.strictObject({ project: projectChoiceSchema });

export const connectionPayload = z.strictObject({
  id: connectionId.optional(),
  name: z.string().trim().min(1, 'Give the connection a name').max(64),
  kms: kmsConnectionSchema,
  keyGroup: z.string().trim().min(1, 'Name the key group in the KMS').max(128),
  credential,
  callbackSecret: signingSecret,
  consoleUrl: z.union([consoleUrlSchema, z.null()]).optional(),
  makeDefault: z.boolean().optional(),
});

const criterion = z.array(z.string().trim().min(1).max(64)).max(20).optional();
const keyGroup = z.string().trim().min(1, 'Name the key group in the KMS').max(128);
const chosenConnection = z
  .string()
  .max(64)
  .min(1, 'Choose a connection')
  .transform((id) => id as ConnectionId);

const routingRule = z.strictObject({
  id: z.string().min(1).max(64).optional(),
  name: z.string().trim().min(1, 'Give the rule a name').max(64),
  when: z.strictObject({
    location: criterion,
    protectionLevel: z.array(z.enum(PROTECTION_LEVELS)).optional(),
    dataClassification: z.array(z.enum(DATA_CLASSIFICATIONS)).optional(),
    projectId: criterion,
  }),
  connectionId: chosenConnection,
  keyGroup,
});

const settingsVersion = z.int().nonnegative();
/** More rules than anybody oversees. */
const MOST_RULES = 50;
export const routingPayload = z.strictObject({
  version: settingsVersion,
  rules: z.array(routingRule).max(MOST_RULES),
});

export const routingPresetPayload = z.strictObject({
  version: settingsVersion,
  connectionId: chosenConnection,
  keyGroupPattern: keyGroup.refine((text) => text.includes(CLASSIFICATION_MARK), {
    message: `Put ${CLASSIFICATION_MARK} where the classification belongs: each gets a key group of its own`,
  }),
});

/** An empty field is one that the request would leave open. */
const fact = z
  .string()
  .trim()
  .max(64)
  .transform((text) => text || undefined)
  .optional();
export const routingTrialPayload = z.strictObject({
  location: fact,
  protectionLevel: fact,
  dataClassification: fact,
  projectId: fact,
});

export const deadLetterPayload = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/, 'An event id has 64 hexadecimal digits'),
});

export const connectionIdPayload = z.strictObject({ id: connectionId });

/** Atlassian's account ids: `712020:...`, and older ones of 24 characters. */
const accountId = z
  .string()
  .regex(/^[A-Za-z0-9:_-]{1,128}$/, 'A person is named by account id')
  .transform((id) => id as AccountId);
const groupId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'A group is named by its id');
/** As many as one mail of Jira's takes well. */
const MOST = 50;
const accountIds = z.array(accountId).max(MOST);
const groupIds = z.array(groupId).max(MOST);

export const rolePayload = z.strictObject({ role: z.enum(ROLE_KEYS), accountIds, groupIds });

export const groupsPayload = z.strictObject({ text: z.string().max(100) });

const audience = z.strictObject({ accountIds, groupIds });
export const notificationsPayload = z.strictObject({
  submitted: audience,
  stuck: audience,
  settings: audience.default({ accountIds: [], groupIds: [] }),
});

export const logPayload = z.strictObject({ before: z.int().positive().nullable().default(null) });

export const billingPayload = z.strictObject({
  url: z.union([secureUrlSchema, z.null()]),
  secret: signingSecret,
  chargeAt: z.enum(['creation', 'ready']),
});
