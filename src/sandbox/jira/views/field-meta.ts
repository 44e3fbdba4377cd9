import { isEditable } from '../engine/edit';
import { holds } from '../engine/permissions';
import {
  fieldApplies,
  isRequired,
  optionsOf,
  type Place,
  placeOf,
  screenFields,
  screenOf,
} from '../engine/schemes';
import { KINDS, PRIORITIES } from '../fields/kinds';
import { COMPUTED } from '../fields/system';
import type { Field } from '../model/configuration';
import type { Issue } from '../model/issue';
import type { Site } from '../site';

function allowedValues(site: Site, field: Field, place: Place): readonly unknown[] | undefined {
  if (field.kind === 'option' || field.kind === 'options')
    return optionsOf(site, field.id, place).map(({ id }) => KINDS['option']?.render(id, site));
  if (field.kind === 'priority') return PRIORITIES.map(({ id }) => KINDS['priority']?.render(id, site));
  return undefined;
}

/** `FieldMetadata` of the official OpenAPI. */
export function fieldMeta(site: Site, field: Field, place: Place) {
  const allowed = allowedValues(site, field, place);
  return {
    required: isRequired(site, field.id, place),
    schema: field.schema,
    name: field.name,
    key: field.key,
    hasDefaultValue: false,
    operations: field.schema.type === 'array' ? ['add', 'set', 'remove'] : ['set'],
    ...(allowed ? { allowedValues: allowed } : {}),
  };
}

/** Fields of a screen that people fill in, in the screen's order. */
export function settableFields(site: Site, place: Place, fieldIds: readonly string[]): readonly Field[] {
  return fieldIds
    .flatMap((id) => site.fields.get(id) ?? [])
    .filter((field) => field.kind !== COMPUTED && !field.readOnly && fieldApplies(site, field, place));
}

export function fieldMetas(site: Site, issue: Issue, fieldIds: readonly string[]) {
  const place = placeOf(site, issue);
  const fields = settableFields(site, place, fieldIds);
  return Object.fromEntries(fields.map((field) => [field.id, fieldMeta(site, field, place)]));
}

/** `IssueUpdateMetadata`: what this person may edit now. */
export function editMeta(site: Site, accountId: string, issue: Issue) {
  const place = placeOf(site, issue);
  const may = holds(site, accountId, 'EDIT_ISSUES', place.project, issue) && isEditable(site, issue);
  return { fields: may ? fieldMetas(site, issue, screenFields(screenOf(site, place, 'edit'))) : {} };
}
