import type { ApiDocument } from '../openapi/document';
import type { JsonSchema } from '../openapi/json-schema';
import { type Html, html, prose } from './html';
import { limitsOf, schemaView, typeOf } from './schema-view';

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly unknown[];
  readonly 'x-keydesk-action'?: string;
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
}

interface Media {
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}

export const operationsOf = ({ paths }: ApiDocument): readonly Operation[] =>
  Object.entries(
    paths as Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'method' | 'path'>>>>>,
  ).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );

const SHARED = '#/components/parameters/';

function resolved(document: ApiDocument, parameter: JsonSchema): JsonSchema {
  const { $ref } = parameter;
  if (typeof $ref !== 'string') return parameter;
  const parameters = document.components.parameters as Readonly<Record<string, JsonSchema>>;
  return parameters[$ref.slice(SHARED.length)] ?? {};
}

function parametersView(document: ApiDocument, { parameters, operationId }: Operation): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map((parameter) => {
    const { name, in: place, required, description, schema } = resolved(document, parameter);
    const shape = schema as JsonSchema;
    const values = Array.isArray(shape.enum) ? `One of ${shape.enum.join(', ')}.` : '';
    return html`<tr>
      <th scope="row"><code>${String(name)}</code>${required ? '' : html` <span class="quiet">optional</span>`}</th>
      <td>${String(place)}, ${typeOf(shape)}</td>
      <td>${prose(typeof description === 'string' ? description : '')} ${values} <span class="quiet">${limitsOf(shape)}</span></td>
    </tr>`;
  });
  return html`<h4>Parameters</h4><div class="scroll" role="region" aria-label="Parameters of ${operationId}" tabindex="0"><table>
    <thead><tr><th scope="col">Name</th><th scope="col">Where</th><th scope="col">Meaning</th></tr></thead>
    <tbody>${rows}</tbody></table></div>`;
}

const exampleView = (example: unknown): Html | undefined =>
  example === undefined
    ? undefined
    : html`<pre tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>`;

function bodyView({ requestBody, operationId }: Operation): Html | undefined {
  const media = requestBody?.content['application/json'];
  if (!media) return undefined;
  return html`<h4>Body</h4>${schemaView(media.schema, `Body of ${operationId}`)}${exampleView(media.example)}`;
}

function successView([status, { description, content }]: readonly [string, Response]): Html {
  const media = content?.['application/json'];
  const named = typeof media?.schema.$ref === 'string';
  const shape = media === undefined ? undefined : named ? html`: ${typeOf(media.schema)}` : '';
  return html`<dt><span class="status">${status}</span> ${prose(description)}${shape}</dt>
    <dd>${media && !named ? schemaView(media.schema, `Answer ${status}`) : ''}${exampleView(media?.example)}</dd>`;
}

function codesOf({ responses }: Operation): readonly (readonly [string, string])[] {
  return Object.entries(responses).flatMap(([status, { content }]) => {
    const schema = content?.['application/problem+json']?.schema as
      | {
          readonly allOf: readonly [
            unknown,
            { readonly properties: { readonly code: { readonly enum: readonly string[] } } },
          ];
        }
      | undefined;
    return (schema?.allOf[1].properties.code.enum ?? []).map((code) => [status, code] as const);
  });
}

const isProblem = ([, { content }]: readonly [string, Response]): boolean =>
  content?.['application/problem+json'] !== undefined;

function answersView(operation: Operation): Html {
  const successes = Object.entries(operation.responses).filter((entry) => !isProblem(entry));
  return html`<h4>Answers</h4><dl>${successes.map(successView)}</dl>
    <p class="problems">Problems: ${codesOf(operation).map(
      ([status, code]) => html`<a class="code" href="#problem-${code}">${status} ${code}</a> `,
    )}</p>`;
}

export function operationView(document: ApiDocument, operation: Operation): Html {
  const { method, path, operationId, summary, description } = operation;
  const action = operation['x-keydesk-action'];
  return html`<article id="${operationId}" aria-labelledby="${operationId}-title">
    <h3 id="${operationId}-title"><a class="anchor" href="#${operationId}">${summary}</a></h3>
    <p class="line"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></p>
    <p>${prose(description)}</p>
    <p class="quiet">${action === undefined ? 'Needs no credential.' : html`Needs the permission <code>${action}</code>.`}</p>
    ${parametersView(document, operation)}${bodyView(operation)}${answersView(operation)}
  </article>`;
}
