import { KEY_TYPE_IDS, OPERATIONS } from '../../domain/algorithms';
import { type KmsCapabilities, PROTECTION_LEVELS } from '../../domain/capabilities';
import { DATA_CLASSIFICATIONS } from '../../domain/key-request';
import type { FormField } from '../../domain/policy/review';

/** Which of our two issue types. */
export type Action = 'create' | 'delete';

/** The form's fields that need a Jira field of their own; the description is Jira's. */
export type NativeFormField = Exclude<FormField, 'description'>;
/** What people enter: the form, and the reason of a decision on a transition's screen. */
export type NativeFieldKey = NativeFormField | 'decisionReason';

const FIELD_TYPE = 'com.atlassian.jira.plugin.system.customfieldtypes:';

/** Jira's field types in use, each with the searcher that suits it (`POST /rest/api/3/field`). */
const TYPES = {
  textfield: 'textsearcher',
  textarea: 'textsearcher',
  select: 'multiselectsearcher',
  multicheckboxes: 'multiselectsearcher',
  userpicker: 'userpickergroupsearcher',
  datepicker: 'daterange',
  float: 'exactnumber',
} as const;
export type NativeFieldType = keyof typeof TYPES;

export interface NativeField {
  readonly key: NativeFieldKey;
  readonly name: string;
  /** Shown under the field; ends with a mark by which a field of ours is known again. */
  readonly description: string;
  readonly type: NativeFieldType;
  readonly options?: readonly string[];
  /** Issue types whose forms have the field. */
  readonly actions: readonly Action[];
}

const CREATE: readonly Action[] = ['create'];
const DELETE: readonly Action[] = ['delete'];

// biome-ignore format: a table lines up
const ROWS: readonly NativeField[] = [
  { key: 'name', name: 'Key name', type: 'textfield', actions: CREATE, description: 'Unique within the key group.' },
  { key: 'keyType', name: 'Key type', type: 'select', options: KEY_TYPE_IDS, actions: CREATE, description: 'Algorithm and length.' },
  { key: 'operations', name: 'Allowed operations', type: 'multicheckboxes', options: OPERATIONS, actions: CREATE, description: 'What the key may be used for. A key serves one purpose.' },
  { key: 'protectionLevel', name: 'Protection level', type: 'select', options: PROTECTION_LEVELS, actions: CREATE, description: 'Where the key lives while it is used.' },
  { key: 'projectId', name: 'Project ID', type: 'textfield', actions: CREATE, description: 'The project the key belongs to: it bounds applications and chargeback.' },
  { key: 'location', name: 'Location', type: 'select', actions: CREATE, description: 'Where the KMS keeps the key.' },
  { key: 'requestor', name: 'Requestor', type: 'userpicker', actions: CREATE, description: 'Whom the key is for. Can\'t approve the request.' },
  { key: 'activationDate', name: 'Activation date', type: 'datepicker', actions: CREATE, description: 'First day (UTC) on which the key can be used.' },
  { key: 'expiryDate', name: 'Expiry date', type: 'datepicker', actions: CREATE, description: 'Day (UTC) from which the key no longer protects anything new.' },
  { key: 'costCentre', name: 'Cost centre', type: 'textfield', actions: CREATE, description: 'Who is charged for the key.' },
  { key: 'dataClassification', name: 'Data classification', type: 'select', options: DATA_CLASSIFICATIONS, actions: CREATE, description: 'The most sensitive data that the key protects.' },
  { key: 'rotationPeriodDays', name: 'Rotation period (days)', type: 'float', actions: CREATE, description: 'Days between rotations; empty where the key isn\'t rotated.' },
  { key: 'applications', name: 'Applications', type: 'textarea', actions: CREATE, description: 'One per line, with its operations: "payments-api: encrypt, decrypt". Nobody else can use the key.' },
  { key: 'handle', name: 'Key handle', type: 'textfield', actions: DELETE, description: 'Handle of the key to delete, as its Create Key issue shows it.' },
  { key: 'reason', name: 'Reason', type: 'textarea', actions: DELETE, description: 'Why the key is to be deleted.' },
  { key: 'windowDays', name: 'Undo window (days)', type: 'float', actions: DELETE, description: 'Days in which the deletion can be cancelled.' },
  { key: 'decisionReason', name: 'Decision reason', type: 'textarea', actions: ['create', 'delete'], description: 'Why the request was rejected or withdrawn. The requester is told.' },
];

export const NATIVE_FIELDS: readonly NativeField[] = ROWS;

const rowOf = (key: NativeFieldKey): NativeField => {
  const row = ROWS.find((field) => field.key === key);
  if (!row) throw new Error(`The form has no field ${key}`);
  return row;
};

/** Fields whose options are what the connected KMSs can do. */
export const OFFERED_BY_KMS: readonly {
  readonly field: NativeField;
  readonly valuesOf: (capabilities: KmsCapabilities) => readonly string[];
}[] = [
  { field: rowOf('location'), valuesOf: ({ locations }) => locations },
  { field: rowOf('keyType'), valuesOf: ({ keyTypes }) => Object.keys(keyTypes) },
  { field: rowOf('protectionLevel'), valuesOf: ({ protectionLevels }) => protectionLevels },
];

export const fieldTypeOf = (field: NativeField): string => `${FIELD_TYPE}${field.type}`;
export const searcherOf = (field: NativeField): string => `${FIELD_TYPE}${TYPES[field.type]}`;

/** Fields that only the app writes: Forge fields declared `readOnly` in manifest.yml. */
export const APP_FIELDS = {
  handle: 'keydesk-handle',
  state: 'keydesk-state',
  operation: 'keydesk-operation',
} as const;
export type AppFieldKey = keyof typeof APP_FIELDS;
export const APP_FIELD_KEYS = Object.keys(APP_FIELDS) as AppFieldKey[];
/** In the order of the view screens, in front of everything else: where a request stands shows without a click. */
export const APP_FIELD_KEYS_SHOWN: readonly AppFieldKey[] = ['state', 'handle', 'operation'];
