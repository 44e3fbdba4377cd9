import { createHash } from 'node:crypto';
import { PROBLEM_CODES } from '../../refusal';
import type { ApiDocument } from '../openapi/document';
import { PROBLEMS } from '../problems';
import { Html, html, prose } from './html';
import { type Operation, operationsOf, operationView } from './operation-view';
import { schemaView } from './schema-view';
import { STYLE } from './style';

/** Nothing runs, nothing is fetched, and nobody may frame it: the one style sheet is named by its hash. */
export const DOCS_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE, 'utf8').digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Tag {
  readonly name: string;
  readonly description: string;
}

interface Sectioned {
  readonly tag: Tag;
  readonly operations: readonly Operation[];
}

function sectionsOf(document: ApiDocument): readonly Sectioned[] {
  const operations = operationsOf(document);
  return (document.tags as readonly Tag[]).map((tag) => ({
    tag,
    operations: operations.filter(({ tags }) => tags.includes(tag.name)),
  }));
}

const tagId = ({ name }: Tag): string => `tag-${name.toLowerCase()}`;

const navigation = (sections: readonly Sectioned[]): Html => html`<nav aria-label="Contents">
  <ul><li><a href="#introduction">Introduction</a></li><li><a href="#problems">Problems</a></li><li><a href="#schemas">Schemas</a></li><li><a href="/v1/openapi.json">OpenAPI document</a></li></ul>
  ${sections.map(
    ({ tag, operations }) =>
      html`<h2>${tag.name}</h2><ul>${operations.map(
        ({ operationId, summary }) => html`<li><a href="#${operationId}">${summary}</a></li>`,
      )}</ul>`,
  )}</nav>`;

function introduction({ info }: ApiDocument): Html {
  const paragraphs = info.description.split('\n\n');
  return html`<h1 id="introduction">${info.title}</h1><p class="quiet">Version ${info.version}</p>
    ${paragraphs.map((text) => html`<p>${prose(text)}</p>`)}`;
}

const problems = (): Html => html`<h2 id="problems">Problems</h2>
  <p>Refusals are <code>application/problem+json</code>. Decide by <code>code</code>; texts may change. <code>type</code> leads to the line below.</p>
  <div class="scroll" role="region" aria-label="Problems" tabindex="0"><table>
  <thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">When</th><th scope="col">What to do</th></tr></thead>
  <tbody>${PROBLEM_CODES.map((code) => {
    const { status, when, mend } = PROBLEMS[code];
    return html`<tr id="problem-${code}"><td class="status">${status}</td><th scope="row"><a class="anchor" href="#problem-${code}"><code>${code}</code></a></th><td>${prose(when)}</td><td>${prose(mend)}</td></tr>`;
  })}</tbody></table></div>`;

const schemas = ({ components }: ApiDocument): Html => html`<h2 id="schemas">Schemas</h2>
  ${Object.entries(components.schemas).map(
    ([name, schema]) => html`<article id="schema-${name}" aria-labelledby="schema-${name}-title">
      <h3 id="schema-${name}-title"><a class="anchor" href="#schema-${name}">${name}</a></h3>
      <p>${prose(typeof schema.description === 'string' ? schema.description : '')}</p>${schemaView(schema, name)}</article>`,
  )}`;

/** The reference as one page: it needs no script, and every operation, problem and schema has its own address. */
export function docsPage(document: ApiDocument): string {
  const sections = sectionsOf(document);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${document.info.title} API</title><style>${new Html(STYLE)}</style></head>
<body><a class="skip" href="#introduction">Skip to the text</a><div class="layout">${navigation(sections)}<main>
${introduction(document)}
${sections.map(
  ({
    tag,
    operations,
  }) => html`<section aria-labelledby="${tagId(tag)}"><h2 id="${tagId(tag)}">${tag.name}</h2><p>${tag.description}</p>
  ${operations.map((operation) => operationView(document, operation))}</section>`,
)}
${problems()}${schemas(document)}
</main></div></body></html>`;
  return page.text;
}
