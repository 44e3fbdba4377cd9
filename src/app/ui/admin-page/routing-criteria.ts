import type { Choice } from './choose-one';

/** What a rule can look at, in the words of the form. `choices`: the field offers these and no others. */
export interface CriterionRow {
  readonly criterion: 'location' | 'protectionLevel' | 'dataClassification' | 'projectId';
  readonly label: string;
  readonly choices?: readonly string[];
}

export const CRITERION_ROWS: readonly CriterionRow[] = [
  { criterion: 'location', label: 'Location' },
  { criterion: 'protectionLevel', label: 'Protection level', choices: ['software', 'hsm'] },
  {
    criterion: 'dataClassification',
    label: 'Data classification',
    choices: ['public', 'internal', 'confidential', 'restricted'],
  },
  { criterion: 'projectId', label: 'Project ID' },
];

export const choicesOf = (values: readonly string[]): Choice[] =>
  values.map((value) => ({ label: value, value }));
