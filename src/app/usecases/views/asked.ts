import type { Snapshot } from '../../../domain/key-request';
import { LABELS } from '../../../domain/policy/labels';
import { renderKeyForm } from '../../../domain/policy/read-form';
import type { FormField, RawForm } from '../../../domain/policy/review';
import type { AskedRow } from '../../views/request';

/** The rows in the order in which people decide on them. */
const ROWS: Readonly<Record<Snapshot['action'], readonly FormField[]>> = {
  create: [
    'name',
    'keyType',
    'operations',
    'protectionLevel',
    'dataClassification',
    'applications',
    'projectId',
    'location',
    'activationDate',
    'expiryDate',
    'rotationPeriodDays',
    'requestor',
    'costCentre',
    'description',
  ],
  delete: ['handle', 'reason', 'windowDays'],
};

/** What was asked, in the form's words. */
export const askedRows = (action: Snapshot['action'], form: RawForm): AskedRow[] =>
  ROWS[action].map((field) => ({ label: LABELS[field], value: answerIn(field, form[field]) }));

/** The form that reads back as what was frozen. */
export const frozenForm = (snapshot: Snapshot): RawForm =>
  snapshot.action === 'create' ? renderKeyForm(snapshot.spec) : { ...snapshot.deletion };

function answerIn(field: FormField, value: RawForm[FormField]): AskedRow['value'] {
  if (value === undefined || value === null || value === '') return { kind: 'empty' };
  if (field === 'requestor') return { kind: 'person', accountId: String(value) };
  if (field === 'applications') return { kind: 'lines', lines: linesOf(String(value)) };
  return { kind: 'text', text: typeof value === 'object' ? value.join(', ') : String(value) };
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
