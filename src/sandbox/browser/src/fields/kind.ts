import type { FieldSchema } from '../api/types';

/** How a field is edited and shown. */
export type FieldKind =
  | 'text'
  | 'paragraph'
  | 'url'
  | 'number'
  | 'date'
  | 'datetime'
  | 'select'
  | 'radio'
  | 'multiselect'
  | 'checkboxes'
  | 'user'
  | 'users'
  | 'group'
  | 'groups'
  | 'labels'
  | 'unknown';

/** Jira's own field types that their schema alone doesn't tell apart, by the last part of `custom`. */
const BY_CUSTOM: Readonly<Record<string, FieldKind>> = {
  textarea: 'paragraph',
  url: 'url',
  radiobuttons: 'radio',
  multicheckboxes: 'checkboxes',
};

const BY_SYSTEM: Readonly<Record<string, FieldKind>> = {
  description: 'paragraph',
  environment: 'paragraph',
  labels: 'labels',
};

const BY_TYPE: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  option: 'select',
  priority: 'select',
  user: 'user',
  group: 'group',
};

const BY_ITEMS: Readonly<Record<string, FieldKind>> = {
  option: 'multiselect',
  user: 'users',
  group: 'groups',
  string: 'labels',
};

export function kindOf({ type, items, system, custom }: FieldSchema): FieldKind {
  const special = BY_CUSTOM[custom?.split(':').at(-1) ?? ''] ?? BY_SYSTEM[system ?? ''];
  if (special) return special;
  return (type === 'array' ? BY_ITEMS[items ?? ''] : BY_TYPE[type]) ?? 'unknown';
}
