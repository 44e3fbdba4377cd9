import * as z from 'zod';
import type { KeyHandle } from '../../../domain/ids';
import type { Kms } from '../../ports/kms';
import type { ConnectionType } from '../../views/admin';
import { consoleLink } from '../http/console-url';
import type { Deadline } from '../http/exchange';
import {
  type AwsConnection,
  awsCompatibleConnectionSchema,
  awsConnectionSchema,
  endpointsOf,
} from './aws/config';
import { consoleUrlOf as awsConsoleUrlOf } from './aws/console';
import { accountOfCredential } from './aws/credentials';
import { AWS_FORMS } from './aws/form';
import { SCHEMES as AWS_SCHEMES } from './aws/handle';
import { openAws } from './aws/open';
import { REAL_TIME } from './aws/signed-exchange';
import { dsmConnectionSchema } from './dsm/config';
import { consoleUrlOf as dsmConsoleUrlOf } from './dsm/console';
import { appOf, DSM_FORM } from './dsm/form';
import { SCHEME as DSM_SCHEME } from './dsm/handle';
import { openDsm } from './dsm/open';
import { KeydeskKms } from './keydesk/adapter';
import { type CredentialProvider, KeydeskClient } from './keydesk/client';
import { keydeskConnectionSchema } from './keydesk/config';
import { SCHEME as KEYDESK_SCHEME } from './keydesk/handle';

/** What an adapter may ask for while it works. Never stored: fetched for each call. */
export interface ConnectionSecrets {
  readonly credential: CredentialProvider;
}

/** One kind of KMS. Another one is another folder and another row in {@link REGISTRATIONS}. */
interface Registration {
  /** `type` of the connection. */
  readonly type: KmsConnection['type'];
  /** Scheme of its handles, without the colon. */
  readonly scheme: string;
  /** How the form of a connection looks. */
  readonly form: Omit<ConnectionType, 'type'>;
  /** As whom a credential signs in, without giving it away; undefined where it doesn't tell. */
  accountOf(credential: string): string | undefined;
  /** Addresses that the connection calls, where its form's fields don't say. */
  addressesOf?(connection: unknown): readonly string[];
  /** A key in the console that comes with this kind of KMS; undefined for a handle that isn't the connection's. */
  consoleUrlOf?(connection: unknown, handle: KeyHandle): string | undefined;
  /** The KMS keeps a log of each key that the adapter can read. */
  readonly keepsKeyLog?: true;
  /** Parses the connection again: what comes out of storage is as foreign as what comes from a form. */
  open(connection: unknown, secrets: ConnectionSecrets, deadline?: Deadline): Kms;
}

/** A connection as an admin enters it and the app stores it. No secret is part of it. */
export const kmsConnectionSchema = z.discriminatedUnion('type', [
  keydeskConnectionSchema,
  awsConnectionSchema,
  awsCompatibleConnectionSchema,
  dsmConnectionSchema,
]);
export type KmsConnection = z.output<typeof kmsConnectionSchema>;

/** AWS and what speaks its API differ in where they are called and in the scheme of their handles. */
const awsRegistration = (
  type: AwsConnection['type'],
  schema: { parse(connection: unknown): AwsConnection },
): Registration => ({
  type,
  scheme: AWS_SCHEMES[type],
  form: AWS_FORMS[type],
  accountOf: accountOfCredential,
  addressesOf: (connection) => endpointsOf(schema.parse(connection)),
  consoleUrlOf: (connection, handle) => awsConsoleUrlOf(schema.parse(connection), handle),
  open: (connection, secrets, deadline = REAL_TIME.deadline) =>
    openAws(schema.parse(connection), secrets.credential, { ...REAL_TIME, deadline }),
});

const REGISTRATIONS: readonly Registration[] = [
  {
    type: 'keydesk',
    scheme: KEYDESK_SCHEME,
    form: {
      name: 'Keydesk KMS',
      fields: [
        {
          key: 'baseUrl',
          label: 'Address',
          help: 'Where the KMS listens, such as https://kms.example.com. Another address discards the credential.',
          isRequired: true,
          isCalled: true,
        },
      ],
      credentialHelp: 'kd_<id>_<secret>, as "keydesk kms integration add" prints it.',
    },
    accountOf: (credential) => /^kd_([0-9a-f]+)_/.exec(credential)?.[1],
    open: (connection, secrets, deadline) =>
      new KeydeskKms(
        new KeydeskClient(keydeskConnectionSchema.parse(connection), secrets.credential, deadline),
      ),
  },
  awsRegistration('aws', awsConnectionSchema),
  awsRegistration('aws-compatible', awsCompatibleConnectionSchema),
  {
    type: 'dsm',
    scheme: DSM_SCHEME,
    form: DSM_FORM,
    accountOf: appOf,
    keepsKeyLog: true,
    consoleUrlOf: (connection, handle) => dsmConsoleUrlOf(dsmConnectionSchema.parse(connection), handle),
    open: (connection, { credential }, deadline) => openDsm(connection, credential, deadline),
  },
];

/** Opens a connection. Throws a `ZodError` for one that isn't valid: parse it first where a person entered it. */
export function openKms(connection: unknown, secrets: ConnectionSecrets, deadline?: Deadline): Kms {
  const { type } = kmsConnectionSchema.parse(connection);
  const found = REGISTRATIONS.find((registration) => registration.type === type);
  if (!found) throw new Error(`No KMS adapter is registered for ${type}`);
  return found.open(connection, secrets, deadline);
}

/** Every kind of KMS that can be connected, as its form. */
export const connectionTypes = (): ConnectionType[] =>
  REGISTRATIONS.map(({ type, form }) => ({ type, ...form }));

/** Addresses that a connection calls, as an administrator has to allow them; undefined where its fields say so. */
export const addressesOf = (connection: { readonly type: string }): readonly string[] | undefined =>
  REGISTRATIONS.find(({ type }) => type === connection.type)?.addressesOf?.(connection);

/** A key in its KMS's console: by the administrator's template, else by the console that comes with the KMS. */
export function consoleLinkOf(
  { kms, consoleUrl }: { readonly kms: { readonly type: string }; readonly consoleUrl?: string | null },
  handle: KeyHandle,
): string | undefined {
  if (consoleUrl) return consoleLink(consoleUrl, handle);
  return REGISTRATIONS.find(({ type }) => type === kms.type)?.consoleUrlOf?.(kms, handle);
}

/** Whether a connection's KMS has a log of its keys to read. */
export const keepsKeyLog = ({ kms }: { readonly kms: { readonly type: string } }): boolean =>
  REGISTRATIONS.find(({ type }) => type === kms.type)?.keepsKeyLog === true;

/** As whom a connection's credential signs in; undefined where it doesn't tell. */
export const accountOf = (type: string, credential: string): string | undefined =>
  REGISTRATIONS.find((registration) => registration.type === type)?.accountOf(credential);

/** The connection type whose adapter understands a handle; undefined where none does. */
export function connectionTypeOf(handle: KeyHandle): KmsConnection['type'] | undefined {
  const scheme = handle.slice(0, Math.max(handle.indexOf(':'), 0));
  return REGISTRATIONS.find((registration) => registration.scheme === scheme)?.type;
}
