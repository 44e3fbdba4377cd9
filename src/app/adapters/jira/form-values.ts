import * as z from 'zod';
import type { FormField, RawForm } from '../../../domain/policy/review';
import { NATIVE_FIELDS, type NativeFieldKey, type NativeFieldType } from '../../setup/fields';
import type { JiraIds } from '../../setup/jira-ids';
import { adfSchema, adfText } from './adf';

type Value = string | readonly string[] | number | null;

const nullable = <T>(schema: z.ZodType<T>, read: (value: T) => Value): z.ZodType<Value> =>
  schema.nullish().transform((value) => (value === null || value === undefined ? null : read(value)));

const adf = nullable(adfSchema, (document) => adfText(document) || null);

/** How REST v3 writes the value of each type of field. */
const BY_TYPE: Readonly<Record<NativeFieldType, z.ZodType<Value>>> = {
  textfield: nullable(z.string(), (text) => text),
  textarea: adf,
  // Plain text where the field was made as text, by an older version's set-up that nobody has repaired yet.
  select: nullable(z.union([z.string(), z.object({ value: z.string() })]), (chosen) =>
    typeof chosen === 'string' ? chosen : chosen.value,
  ),
  multicheckboxes: nullable(z.array(z.object({ value: z.string() })), (options) =>
    options.length > 0 ? options.map(({ value }) => value) : null,
  ),
  userpicker: nullable(z.object({ accountId: z.string() }), ({ accountId }) => accountId),
  datepicker: nullable(z.string(), (day) => day),
  float: nullable(z.number(), (value) => value),
};

const isFormField = (key: NativeFieldKey): key is Exclude<FormField, 'description'> =>
  key !== 'decisionReason';

/** Jira's field id -> the form's field. */
export function formFieldsById(ids: JiraIds): ReadonlyMap<string, FormField> {
  const native = NATIVE_FIELDS.flatMap(({ key }): [string, FormField][] =>
    isFormField(key) ? [[ids.fields[key], key]] : [],
  );
  return new Map([...native, ['description', 'description']]);
}

/** The form as Jira has it. Throws a `ZodError` where a value has not the shape of its field's type. */
export function readFormValues(ids: JiraIds, values: Readonly<Record<string, unknown>>): RawForm {
  const form: Partial<Record<FormField, Value>> = { description: adf.parse(values.description) };
  for (const { key, type } of NATIVE_FIELDS) {
    if (isFormField(key)) form[key] = BY_TYPE[type].parse(values[ids.fields[key]]);
  }
  return form;
}
