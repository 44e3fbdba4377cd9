import type { FieldSchema } from '../model/configuration';

/** A type of custom field: the kind of its values, its schema, and the searcher that Jira pairs with it. */
export interface FieldType {
  readonly kind: string;
  readonly schema: Pick<FieldSchema, 'type' | 'items'>;
  readonly searchers: readonly string[];
  readonly hasOptions?: true;
}

const PACKAGE = 'com.atlassian.jira.plugin.system.customfieldtypes:';

const type = (
  kind: string,
  schema: FieldType['schema'],
  searchers: readonly string[],
  hasOptions?: true,
): FieldType => ({
  kind,
  schema,
  searchers: searchers.map((name) => PACKAGE + name),
  ...(hasOptions ? { hasOptions } : {}),
});

/** Types of `POST /field`. Source: the official OpenAPI's description of `CustomFieldDefinitionJsonBean`. */
export const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  [`${PACKAGE}textfield`]: type('text', { type: 'string' }, ['textsearcher']),
  [`${PACKAGE}textarea`]: type('adf', { type: 'string' }, ['textsearcher']),
  [`${PACKAGE}readonlyfield`]: type('text', { type: 'string' }, ['textsearcher']),
  [`${PACKAGE}url`]: type('text', { type: 'string' }, ['exacttextsearcher']),
  [`${PACKAGE}float`]: type('number', { type: 'number' }, ['exactnumber', 'numberrange']),
  [`${PACKAGE}datepicker`]: type('date', { type: 'date' }, ['daterange']),
  [`${PACKAGE}datetime`]: type('datetime', { type: 'datetime' }, ['datetimerange']),
  [`${PACKAGE}userpicker`]: type('user', { type: 'user' }, ['userpickergroupsearcher']),
  [`${PACKAGE}multiuserpicker`]: type('users', { type: 'array', items: 'user' }, ['userpickergroupsearcher']),
  [`${PACKAGE}grouppicker`]: type('group', { type: 'group' }, ['grouppickersearcher']),
  [`${PACKAGE}multigrouppicker`]: type('groups', { type: 'array', items: 'group' }, ['grouppickersearcher']),
  [`${PACKAGE}labels`]: type('labels', { type: 'array', items: 'string' }, ['labelsearcher']),
  [`${PACKAGE}select`]: type('option', { type: 'option' }, ['multiselectsearcher'], true),
  [`${PACKAGE}radiobuttons`]: type('option', { type: 'option' }, ['multiselectsearcher'], true),
  [`${PACKAGE}multiselect`]: type(
    'options',
    { type: 'array', items: 'option' },
    ['multiselectsearcher'],
    true,
  ),
  [`${PACKAGE}multicheckboxes`]: type(
    'options',
    { type: 'array', items: 'option' },
    ['multiselectsearcher'],
    true,
  ),
};

/** Types of a manifest's `jira:customField`: kind of one value and of a list of them. */
export const FORGE_TYPES: Readonly<Record<string, { readonly one: string; readonly list: string }>> = {
  string: { one: 'text', list: 'texts' },
  number: { one: 'number', list: 'numbers' },
  user: { one: 'user', list: 'users' },
  group: { one: 'group', list: 'groups' },
  date: { one: 'date', list: 'dates' },
  datetime: { one: 'datetime', list: 'datetimes' },
  object: { one: 'object', list: 'objects' },
};
