import type { Project } from '../model/configuration';
import type { ChangeItem, History } from '../model/issue';
import type { Workflow } from '../model/workflow';
import { type Site, timestamp } from '../site';

/** Changelog items of what happens to issues outside of edits and transitions. */

export const linkItem = (key: string, words: string): ChangeItem => ({
  field: 'Link',
  fieldtype: 'jira',
  from: null,
  fromText: null,
  to: key,
  toText: words,
});

export const keyItem = (from: string, to: string): ChangeItem => ({
  field: 'Key',
  fieldtype: 'jira',
  from: null,
  fromText: from,
  to: null,
  toText: to,
});

export const projectItem = (from: Project, to: Project): ChangeItem => ({
  field: 'project',
  fieldtype: 'jira',
  fieldId: 'project',
  from: from.id,
  fromText: from.name,
  to: to.id,
  toText: to.name,
});

export const workflowItems = (from: Workflow, to: Workflow): readonly ChangeItem[] =>
  from.id === to.id
    ? []
    : [{ field: 'Workflow', fieldtype: 'jira', from: null, fromText: from.name, to: null, toText: to.name }];

export function typeItem(site: Site, from: string, to: string): ChangeItem {
  const name = (id: string): string | null => site.issueTypes.get(id)?.name ?? null;
  return {
    field: 'issuetype',
    fieldtype: 'jira',
    fieldId: 'issuetype',
    from,
    fromText: name(from),
    to,
    toText: name(to),
  };
}

/** A history to invent: any author, any time, any items. */
export interface InventedHistory {
  readonly author: string;
  /** ISO 8601. */
  readonly created?: string | undefined;
  readonly items: readonly { readonly [K in keyof ChangeItem]?: ChangeItem[K] | undefined }[];
}

export function inventHistory(site: Site, { author, created, items }: InventedHistory): History {
  return {
    id: site.store.next('changelog'),
    author,
    created: created ?? timestamp(site),
    items: items.map((item) => ({
      field: item.field ?? 'status',
      fieldtype: item.fieldtype ?? 'jira',
      from: item.from ?? null,
      fromText: item.fromText ?? null,
      to: item.to ?? null,
      toText: item.toText ?? null,
      ...(item.fieldId === undefined ? {} : { fieldId: item.fieldId }),
    })),
  };
}
