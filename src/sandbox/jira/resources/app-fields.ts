import { z } from 'zod';
import { change, saveIssue } from '../engine/changes';
import { applyValues, parseValue } from '../engine/edits';
import { placeOf } from '../engine/schemes';
import type { Actor } from '../http/actor';
import { badRequest, forbidden, notFound } from '../http/refusal';
import { noContent, route } from '../http/route';
import type { Field } from '../model/configuration';
import type { Site } from '../site';

/** The OpenAPI names no classic scope yet: `write:app-data:jira` is announced and optional. */
const WRITE = { scopes: [], cost: 'write' } as const;

const issueIds = z.array(z.number().int()).min(1);
const UPDATES_LIMIT = 200;

interface Update {
  readonly field: Field;
  readonly issueIds: readonly number[];
  readonly value: unknown;
}

/** A field of the calling app, by id or key. Nobody else may write it here, administrators neither. */
function ownField(site: Site, actor: Actor, idOrKey: string): Field {
  const field = site.fields.find(({ id, key }) => id === idOrKey || key === idOrKey);
  if (!field) throw notFound(`The custom field '${idOrKey}' was not found.`);
  if (
    field.appId === undefined ||
    field.appId !== actor.app?.appId ||
    field.environmentId !== actor.app.environmentId
  )
    throw forbidden('Only the app that owns the custom field can update its value.');
  return field;
}

function write(site: Site, actor: Actor, updates: readonly Update[], generateChangelog: boolean): void {
  const byIssue = new Map<number, Update[]>();
  for (const update of updates)
    for (const id of update.issueIds) byIssue.set(id, [...(byIssue.get(id) ?? []), update]);
  for (const [id, ofIssue] of byIssue) writeIssue(site, actor, String(id), ofIssue, generateChangelog);
}

/** All fields of an issue change in one changelog entry. Screens and the editable flag don't matter here. */
function writeIssue(
  site: Site,
  actor: Actor,
  id: string,
  updates: readonly Update[],
  generateChangelog: boolean,
): void {
  const issue = site.issues.get(id);
  if (!issue) throw badRequest(`The issue with id ${id} does not exist.`);
  const fields = updates.map(({ field }) => field.id);
  if (new Set(fields).size !== fields.length)
    throw badRequest('Combinations of custom field and issue should be unique within the request.');
  const changes = Object.fromEntries(
    updates.map(({ field, value }) => {
      const parsed = parseValue(site, placeOf(site, issue), field, value);
      if (typeof parsed === 'string') throw badRequest(`${field.id}: ${parsed}`);
      return [field.id, parsed.value];
    }),
  );
  const { values, items } = applyValues(site, issue.values, changes);
  if (generateChangelog) change(site, issue, { author: actor.accountId, next: { values }, items });
  else saveIssue(site, issue, { values });
}

export const appFieldRoutes = [
  route({
    method: 'POST',
    template: '/app/field/value',
    ...WRITE,
    body: z.strictObject({
      updates: z
        .array(z.strictObject({ customField: z.string(), issueIds, value: z.unknown() }))
        .max(UPDATES_LIMIT)
        .optional(),
    }),
    run: ({ site, actor, query, body }) => {
      const updates = (body.updates ?? []).map(({ customField, ...rest }) => ({
        field: ownField(site, actor, customField),
        ...rest,
      }));
      write(site, actor, updates, query.flag('generateChangelog', true));
      return noContent;
    },
  }),
  route({
    method: 'PUT',
    template: '/app/field/{fieldIdOrKey}/value',
    ...WRITE,
    body: z.strictObject({
      updates: z
        .array(z.strictObject({ issueIds, value: z.unknown() }))
        .max(UPDATES_LIMIT)
        .optional(),
    }),
    run: ({ site, actor, query, params, body }) => {
      const field = ownField(site, actor, params['fieldIdOrKey'] ?? '');
      const updates = (body.updates ?? []).map((update) => ({ field, ...update }));
      write(site, actor, updates, query.flag('generateChangelog', true));
      return noContent;
    },
  }),
];
