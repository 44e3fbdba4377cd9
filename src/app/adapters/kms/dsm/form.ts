import type { ConnectionType } from '../../../views/admin';

/** How the form of a DSM connection looks. */
export const DSM_FORM: Omit<ConnectionType, 'type'> = {
  name: 'Fortanix DSM',
  fields: [
    {
      key: 'baseUrl',
      label: 'Address',
      help: 'Where DSM listens, such as https://eu.smartkey.io. Another address discards the credential.',
      isRequired: true,
      isCalled: true,
    },
    {
      key: 'accountId',
      label: 'Account id',
      help: 'The id (UUID) of the DSM account, as its settings page shows it.',
      isRequired: true,
      isCalled: false,
    },
    {
      key: 'groupId',
      label: 'Group id',
      help: 'The id (UUID) of the DSM group for the keys. It needs a key undo policy; a quorum policy makes it the operators’ gate.',
      isRequired: true,
      isCalled: false,
    },
  ],
  credentialHelp: 'The API key of a DSM app that belongs to this group alone and reviews nothing.',
};

/** An API key is the base64 text of `<app id>:<secret>`. */
export const appOf = (apiKey: string): string | undefined =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=:)/.exec(
    Buffer.from(apiKey, 'base64').toString('latin1'),
  )?.[0];
