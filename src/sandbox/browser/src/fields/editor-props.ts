import type { Choice } from '../api/types';
import type { Draft } from './draft';
import type { FieldIds } from './field-frame';

/** What every editor of a field takes. */
export interface EditorProps {
  readonly ids: FieldIds;
  readonly required: boolean;
  readonly invalid: boolean;
  readonly draft: Draft;
  readonly choices: readonly Choice[];
  readonly change: (draft: Draft) => void;
}
