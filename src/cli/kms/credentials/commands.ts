import { Command } from 'commander';
import * as z from 'zod';
import { CommandFailure, EXIT } from '../../run';
import { principalIdOf } from '../directory/principal';
import type { KmsApi } from '../remote/client';
import {
  argument,
  type Changing,
  type Common,
  changeOf,
  command,
  option,
  type Row,
  YES,
} from '../remote/command';
import { confirmed } from '../remote/confirm';
import { idOf, isWhole } from '../remote/resource';
import { CHANGES, changeApprovalSchema } from '../tasks/approval';
import { outOption, secretSchema, shownOnce } from './secret';
import { credentials, credentialsText, keysText, ownKeys } from './views';

interface Options extends Changing {
  readonly out?: string;
  readonly overlapHours?: string;
  readonly yes?: boolean;
}

const DONE = z.undefined();
const ISSUANCE_ID = /-/;
const hours = (text = '24'): number => {
  if (/^\d+$/.test(text)) return Number(text);
  throw new CommandFailure(`--overlap-hours is ${text}; it must be a whole number`, EXIT.usage);
};

const OWN_LIST: Row<Common> = {
  name: 'list',
  summary: 'your own API keys, with their ends and last uses',
  run: async (api) => {
    const { apiKeys } = await api.get(ownKeys, '/v1/api-keys');
    return { value: apiKeys, text: () => keysText(apiKeys) };
  },
};

const ROTATE: Row<Options> = {
  name: 'rotate',
  summary: 'another API key instead of the one you use now',
  options: [
    option('--overlap-hours <n>', 'how long the old one goes on, at most 168').default('24'),
    outOption(),
  ],
  changes: true,
  run: (api, { options }) => {
    const body = { overlapHours: hours(options.overlapHours) };
    return shownOnce(options.out, () =>
      api.change(secretSchema, '/v1/api-keys/rotate', body, changeOf(options)),
    );
  },
};

/** Something that ends credentials at once, after a question. */
const revocation = (
  row: Pick<Row<Options>, 'name' | 'summary'>,
  what: string,
  path: (id: string) => string,
  question: (id: string) => string,
  named: (api: KmsApi, text: string) => string | Promise<string> = (_, text) => text,
): Row<Options> => ({
  ...row,
  args: [argument('<id>', what)],
  options: [YES],
  run: async (api, { args: [text = ''], options }) => {
    const id = await named(api, text);
    await confirmed(question(id), options.yes);
    await api.change(DONE, path(encodeURIComponent(id)), {});
    return { value: { id, revoked: true }, text: () => `${id} is revoked.` };
  },
});

const REVOKE_OWN = revocation(
  { name: 'revoke', summary: 'revoke one of your API keys, with all that came out of it' },
  'as `api-keys list` shows it',
  (id) => `/v1/api-keys/${id}/revoke`,
  (id) => `Revoke your API key ${id} for good?`,
);

const WHOSE = 'of a person or application, in full or as lists show it; of an integration in full';

const SHOW: Row<Common> = {
  name: 'show',
  summary: 'what somebody can prove themselves with; no secrets',
  args: [argument('<principal id>', WHOSE)],
  run: async (api, { args: [text = ''] }) => {
    const found = await api.get(credentials, `/v1/principals/${await principalIdOf(api, text)}/credentials`);
    return { value: found, text: () => credentialsText(found) };
  },
};

const REVOKE = revocation(
  { name: 'revoke', summary: 'revoke one API key, trusted issuer or certificate' },
  'as `credentials show` shows it',
  (id) => `/v1/credentials/${id}/revoke`,
  (id) => `Revoke ${id} for good?`,
);

const REVOKE_ALL = revocation(
  { name: 'revoke-all', summary: 'end all that somebody can prove themselves with: lost or stolen' },
  WHOSE,
  (id) => `/v1/principals/${id}/credentials/revoke`,
  (id) => `End every credential, session and enrolment link of ${id}?`,
  principalIdOf,
);

/** An issuance bears the id in its change's payload. */
async function issuanceOf(api: KmsApi, text: string): Promise<string> {
  if (isWhole(text) && ISSUANCE_ID.test(text)) return text;
  const change = await api.get(changeApprovalSchema, `${CHANGES.path}/${await idOf(api, CHANGES, text)}`);
  const issuance = z.looseObject({ id: z.uuid() }).safeParse(change.change.payload);
  if (issuance.success) return issuance.data.id;
  throw new CommandFailure(`${text} is a ${change.change.kind}, which leaves nothing to collect`, EXIT.usage);
}

const COLLECT: Row<Options> = {
  name: 'collect',
  summary: 'collect the API key or enrolment link that your proposal was agreed to, once',
  args: [argument('<id>', 'of the change, or of the issuance in it')],
  options: [outOption()],
  changes: true,
  run: async (api, { args: [text = ''], options }) => {
    const path = `/v1/issuances/${await issuanceOf(api, text)}/collect`;
    return shownOnce(options.out, () => api.change(secretSchema, path, {}, changeOf(options)));
  },
};

/** `keydesk kms api-keys ...` and `keydesk kms credentials ...` */
export const credentialCommands = (): readonly Command[] => [
  new Command('api-keys')
    .description('your own API keys')
    .addCommand(command(OWN_LIST))
    .addCommand(command(ROTATE))
    .addCommand(command(REVOKE_OWN)),
  new Command('credentials')
    .description('what others prove themselves with: API keys, passkeys, issuers, certificates, sessions')
    .addCommand(command(SHOW))
    .addCommand(command(COLLECT))
    .addCommand(command(REVOKE))
    .addCommand(command(REVOKE_ALL)),
];
