import { isDocument, toDocument, toText } from '../adf/document';
import type { Choice, User } from '../api/types';
import type { FieldKind } from './kind';

/** What a field's editor holds while somebody types. */
export type Draft =
  | string
  | Choice
  | User
  | NamedGroup
  | readonly (string | Choice | User | NamedGroup)[]
  | null;

export interface NamedGroup {
  readonly groupId: string;
  readonly name: string;
}

/** What the editor starts with, of the value that the site has. */
export function draftOf(kind: FieldKind, value: unknown): Draft {
  if (value === null || value === undefined) return null;
  if (kind === 'paragraph') return isDocument(value) ? toText(value) : String(value);
  if (kind === 'number') return String(value);
  if (kind === 'datetime') return String(value).slice(0, 16);
  return value as Draft;
}

const NOTHING = new Set<unknown>([null, '']);

export const isEmpty = (draft: Draft): boolean =>
  NOTHING.has(draft) || (Array.isArray(draft) && draft.length === 0);

/** What goes to the site; null empties the field. A number that can't be read goes as it is, for the site to refuse. */
export function restValueOf(kind: FieldKind, draft: Draft): unknown {
  if (isEmpty(draft)) return kind === 'labels' ? [] : null;
  if (kind === 'paragraph') return toDocument(String(draft));
  if (kind === 'number') return toNumber(String(draft));
  if (kind === 'datetime') return `${String(draft)}:00.000+0000`;
  return Array.isArray(draft) ? draft.map(reference) : reference(draft);
}

function toNumber(text: string): unknown {
  const number = Number(text.trim());
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}

/** Values are named by their ids; texts are themselves. */
function reference(draft: unknown): unknown {
  if (typeof draft !== 'object' || draft === null) return draft;
  if ('accountId' in draft) return { accountId: draft.accountId };
  if ('groupId' in draft) return { groupId: draft.groupId };
  return 'id' in draft ? { id: draft.id } : draft;
}
