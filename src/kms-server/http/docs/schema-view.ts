import type { JsonSchema } from '../openapi/json-schema';
import { type Html, html, prose } from './html';

const COMPONENTS = '#/components/schemas/';

const isSchema = (value: unknown): value is JsonSchema =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
  [...listOf(schema.anyOf), ...listOf(schema.oneOf)].filter(isSchema);

/** Limits, in the words of JSON Schema turned to people. */
const LIMITS: Readonly<Record<string, (value: unknown) => string>> = {
  minLength: (value) => `at least ${value} characters`,
  maxLength: (value) => `at most ${value} characters`,
  minimum: (value) => `from ${value}`,
  maximum: (value) => (value === Number.MAX_SAFE_INTEGER ? '' : `to ${value}`),
  exclusiveMinimum: (value) => `more than ${value}`,
  minItems: (value) => `at least ${value}`,
  maxItems: (value) => `at most ${value}`,
  default: (value) => `${JSON.stringify(value)} by default`,
};

export function limitsOf(schema: JsonSchema): string {
  const found = Object.entries(LIMITS).map(([keyword, tell]) =>
    schema[keyword] === undefined ? '' : tell(schema[keyword]),
  );
  return found.filter((text) => text !== '').join(', ');
}

/** The type of a value in one line. */
export function typeOf(schema: JsonSchema): Html {
  const { $ref, type, items, format } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.slice(COMPONENTS.length);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const others = alternatives(schema);
  if (others.length > 0)
    return html`${others.map((other, index) => [index > 0 ? ' or ' : '', typeOf(other)])}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (type === 'array') return html`array of ${isSchema(items) ? typeOf(items) : 'anything'}`;
  if (type === undefined) return html`anything`;
  return html`${String(type)}${format === undefined ? '' : ` (${format})`}`;
}

function valuesOf(schema: JsonSchema): Html | undefined {
  const inner = isSchema(schema.items) ? schema.items : schema;
  const values = listOf(inner.enum);
  if (values.length === 0) return undefined;
  return html`<div class="values">${values.map((value) => html`<code>${String(value)}</code> `)}</div>`;
}

/** Object that a member holds directly or in an array, so that its members can be listed below it. */
function nested(schema: JsonSchema): JsonSchema | undefined {
  const inner = isSchema(schema.items) ? schema.items : schema;
  return isSchema(inner.properties) ? inner : undefined;
}

function memberRows(schema: JsonSchema, prefix: string): readonly Html[] {
  const required = listOf(schema.required);
  return Object.entries(isSchema(schema.properties) ? schema.properties : {}).flatMap(([name, member]) => {
    if (!isSchema(member)) return [];
    const below = nested(member);
    const path = `${prefix}${name}`;
    const row = html`<tr>
      <th scope="row"><code>${path}</code>${required.includes(name) ? '' : html` <span class="quiet">optional</span>`}</th>
      <td>${typeOf(member)}</td>
      <td>${typeof member.description === 'string' ? prose(member.description) : ''} <span class="quiet">${limitsOf(member)}</span>${valuesOf(member)}</td>
    </tr>`;
    return [row, ...(below ? memberRows(below, member.type === 'array' ? `${path}[].` : `${path}.`) : [])];
  });
}

/** The members of an object, or what a schema is otherwise. */
export function schemaView(schema: JsonSchema, label: string): Html {
  const rows = memberRows(schema, '');
  if (rows.length === 0) return html`<p>${typeOf(schema)}${valuesOf(schema)}</p>`;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
    <thead><tr><th scope="col">Member</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}
