import * as z from 'zod';
import { choice, option } from '../remote/command';
import { listed, orDash, when, yesNo } from '../remote/format';
import type { Filter, Resource } from '../remote/resource';

/** Keys, as people read them. */

const UUID_DIGITS = 8;
const KEY_STATES = ['Disabled', 'Enabled', 'PendingDeletion', 'Destroyed'];
const key = z.looseObject({
  keyId: z.string(),
  handle: z.string(),
  requestId: z.string(),
  name: z.string(),
  keyGroup: z.string(),
  projectId: z.string(),
  keyType: z.string(),
  operations: z.array(z.string()),
  state: z.string(),
  everEnabled: z.boolean(),
  generation: z.number(),
  createdAt: z.number(),
  activationDate: z.string(),
  expiryDate: z.string(),
  deletionDue: z.number().optional(),
  grants: z.array(
    z.looseObject({
      name: z.string(),
      applicationId: z.string().nullable(),
      operations: z.array(z.string()),
    }),
  ),
  ticket: z.string(),
  ticketUrl: z.string().optional(),
  lastUsed: z.string().optional(),
  publicKey: z.string().optional(),
});
const grantText = ({ name, applicationId, operations }: z.output<typeof key>['grants'][number]): string =>
  `${name} (${applicationId ?? 'not bound, so it allows nothing'}): ${listed(operations)}`;

const KEY_FILTERS: readonly Filter[] = [
  { option: option('--group <name>', 'of this key group'), query: 'keyGroup' },
  { option: choice('--state <state>', 'in this state', KEY_STATES), query: 'state' },
  { option: option('--type <type>', 'of this key type'), query: 'keyType' },
  { option: option('--project <id>', 'of this project'), query: 'projectId' },
  { option: option('--name-prefix <text>', 'with a name that begins so'), query: 'namePrefix' },
  {
    option: option('--expiring-before <date>', 'that expire before this day, the earliest first'),
    query: 'expiringBefore',
  },
  { option: option('--request <id>', 'the key of this request'), query: 'requestId' },
];
export const KEYS: Resource<z.output<typeof key>> = {
  path: '/v1/keys',
  member: 'keys',
  row: key,
  id: ({ keyId }) => keyId,
  shortest: UUID_DIGITS,
  paged: true,
  addressed: true,
  filters: KEY_FILTERS,
  columns: [
    ['NAME', ({ name }) => name],
    ['TYPE', ({ keyType }) => keyType],
    ['GROUP', ({ keyGroup }) => keyGroup],
    ['PROJECT', ({ projectId }) => projectId],
    ['EXPIRES', ({ expiryDate }) => expiryDate],
    ['STATE', ({ state }) => state],
    ['DESTROYED ON', ({ deletionDue }) => when(deletionDue)],
  ],
  more: [
    ['HANDLE', ({ handle }) => handle],
    ['OPERATIONS', ({ operations }) => listed(operations)],
    ['MAY USE IT', ({ grants }) => grants.map(grantText).join('\n') || 'nobody'],
    ['LAST USED', ({ lastUsed }) => lastUsed ?? 'never'],
    ['TICKET', ({ ticket }) => ticket],
    ['TICKET LINK', ({ ticketUrl = '' }) => ticketUrl],
    ['ACTIVATION DATE', ({ activationDate }) => activationDate],
    ['REQUEST', ({ requestId, generation }) => `${requestId}, generation ${generation}`],
    ['CREATED', ({ createdAt }) => when(createdAt)],
    ['EVER ENABLED', ({ everEnabled }) => yesNo(everEnabled)],
    ['PUBLIC KEY', ({ publicKey }) => orDash(publicKey?.trimEnd())],
  ],
  empty: 'There is no such key that you see.',
};
