/** Members of DSM's records that no test is about. */
export const ACCOUNT = {
  ...{ enabled: true, name: 'Example bank', logging_configs: {}, mark_key_disable_when_deactivated: false },
  ...{ original_purpose: { $type: 'Standard' }, purpose: { $type: 'Standard' } },
  subscription: { standard: {} },
};

export const APP = {
  ...{ name: 'keydesk', app_type: '', enabled: true, role: 'crypto', auth_type: 'Secret' },
  ...{ client_configurations: {}, ip_address_policy: 'allow_all', last_operations: {}, legacy_access: false },
};

export const VERSION = { version: '4.34', api_version: 'v1-20260710', server_mode: 'Sgx', fips_level: 3 };

export const USER = { account_role: [], mfa_devices: [], u2f_devices: [] };

/** What Keydesk's app needs. */
export const KEYDESK_PERMISSIONS: readonly string[] = [
  'CREATE_SOBJECTS',
  'ROTATE_SOBJECTS',
  'ACTIVATE_SOBJECTS',
  'REVOKE_SOBJECTS',
  'REVERT_SOBJECTS',
  'UPDATE_SOBJECTS_PROFILE',
  'UPDATE_SOBJECTS_ENABLED_STATE',
  'DELETE_SOBJECTS',
  'DESTROY_SOBJECTS',
  'AUDIT',
];

/** What an app takes to use a key. */
export const USE_PERMISSIONS: Readonly<Record<string, string>> = {
  '/crypto/v1/encrypt': 'ENCRYPT',
  '/crypto/v1/decrypt': 'DECRYPT',
  '/crypto/v1/sign': 'SIGN',
  '/crypto/v1/verify': 'VERIFY',
  '/crypto/v1/mac': 'MACGENERATE',
  '/crypto/v1/macverify': 'MACVERIFY',
};
