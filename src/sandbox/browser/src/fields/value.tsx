import { Adf, SafeLink } from '../adf/adf';
import { isDocument } from '../adf/document';
import type { FieldSchema, User } from '../api/types';
import { Person } from '../parts/person';
import { formatDay, Time } from '../parts/time';
import { hasValue } from './has-value';
import { kindOf } from './kind';
import './value.css';

const isUser = (value: object): value is User => 'accountId' in value && 'displayName' in value;

/** Name of an option, a priority, a group, a version: whatever Jira calls it by. */
function nameOf(value: object): string {
  const { value: own, name, displayName } = value as Readonly<Record<string, unknown>>;
  return String(own ?? name ?? displayName ?? JSON.stringify(value));
}

/** The value of a field, to read. */
export function FieldValue({ schema, value }: { readonly schema: FieldSchema; readonly value: unknown }) {
  if (!hasValue(value)) return <span className="no-value">None</span>;
  if (isDocument(value)) return <Adf document={value} />;
  if (Array.isArray(value)) return <ValueList schema={schema} values={value} />;
  if (typeof value === 'object' && value !== null)
    return isUser(value) ? <Person person={value} /> : nameOf(value);
  const text = String(value);
  const kind = kindOf(schema);
  if (kind === 'date') return formatDay(text);
  if (kind === 'datetime') return <Time at={text} />;
  if (kind === 'url') return <SafeLink to={text}>{text}</SafeLink>;
  return <span className="text-value">{text}</span>;
}

function ValueList({
  schema,
  values,
}: {
  readonly schema: FieldSchema;
  readonly values: readonly unknown[];
}) {
  const one: FieldSchema = { type: schema.items ?? 'string' };
  return (
    <ul className="value-list">
      {values.map((value) => (
        <li key={typeof value === 'object' ? JSON.stringify(value) : String(value)}>
          <FieldValue schema={one} value={value} />
        </li>
      ))}
    </ul>
  );
}
