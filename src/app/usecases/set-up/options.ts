import type { KmsCapabilities } from '../../../domain/capabilities';
import { oneOf } from '../../../domain/policy/violation';
import type { JiraAdmin, MadeOption } from '../../ports/jira-admin';
import { type NativeField, OFFERED_BY_KMS } from '../../setup/fields';
import { thing } from '../../setup/things';
import type { Offer } from './offer';
import { type Problem, type Step, unmade } from './step';

/** How a field's options differ from what is offered. Nothing is taken out: issues may bear it. */
interface Drift {
  readonly missing: readonly string[];
  /** Disabled, and offered again. */
  readonly revived: readonly MadeOption[];
  /** Enabled, and offered by no KMS. */
  readonly stale: readonly MadeOption[];
}

interface Place {
  readonly jira: JiraAdmin;
  /** Kept ids of things of the blueprint; undefined where the thing is not made. */
  readonly find: (thing: string) => string | undefined;
}

/**
 * Brings the options of the form's fields to what the connected KMSs offer, as the administrator. Says in sentences
 * what it changed; nothing before set-up has made the fields.
 */
export async function offerOptions(place: Place, offer: Offer): Promise<readonly string[]> {
  const told: string[] = [];
  for (const { field, valuesOf } of OFFERED_BY_KMS) {
    const ids = idsOf(place, field);
    if (!ids) continue;
    const drift = await driftOf(place.jira, ids, wanted(offer, valuesOf), offer.isComplete);
    const switched = [
      ...drift.revived.map(({ id }) => ({ id, disabled: false })),
      ...drift.stale.map(({ id }) => ({ id, disabled: true })),
    ];
    if (drift.missing.length > 0) await place.jira.createOptions(ids.field, ids.context, drift.missing);
    if (switched.length > 0) await place.jira.switchOptions(ids.field, ids.context, switched);
    told.push(...changesOf(field, drift));
  }
  return told;
}

/** Fields' options that follow from the connected KMSs. Where none has said what it offers, they stay as they are. */
export const optionsStep: Step = {
  name: 'options',
  title: 'Options from KMSs',
  run: async ({ jira, ids, offer }) => {
    const { capabilities, isComplete } = await offer();
    await offerOptions({ jira, find: (name) => ids.find(name) }, { capabilities, isComplete });
    if (capabilities.length > 0) return 'done';
    return {
      note: 'No KMS has said which locations it offers. The form gets them once a KMS is connected and tested.',
    };
  },
  check: async ({ jira, ids, offer }) => {
    const known = await offer();
    const place: Place = { jira, find: (name) => ids.find(name) };
    const problems: Problem[] = [];
    for (const { field, valuesOf } of OFFERED_BY_KMS) {
      const made = idsOf(place, field);
      if (!made) continue;
      const { missing, revived } = await driftOf(jira, made, wanted(known, valuesOf), known.isComplete);
      const lacking = [...missing, ...revived.map(({ value }) => value)];
      if (lacking.length > 0)
        problems.push(unmade(`The field "${field.name}" lacks what a KMS offers: ${oneOf(lacking, 'and')}.`));
    }
    return problems;
  },
};

interface Ids {
  readonly field: string;
  readonly context: string;
}

function idsOf({ find }: Place, { key }: NativeField): Ids | undefined {
  const [field, context] = [find(thing.field(key)), find(thing.context(key))];
  return field !== undefined && context !== undefined ? { field, context } : undefined;
}

const wanted = (
  { capabilities }: Offer,
  valuesOf: (one: KmsCapabilities) => readonly string[],
): readonly string[] => [...new Set(capabilities.flatMap(valuesOf))];

async function driftOf(
  jira: JiraAdmin,
  ids: Ids,
  offered: readonly string[],
  isComplete: boolean,
): Promise<Drift> {
  const options = await jira.options(ids.field, ids.context);
  return {
    missing: offered.filter((value) => !options.some((option) => option.value === value)),
    revived: options.filter(({ value, disabled }) => disabled && offered.includes(value)),
    stale: isComplete ? options.filter(({ value, disabled }) => !disabled && !offered.includes(value)) : [],
  };
}

function changesOf({ name }: NativeField, { missing, revived, stale }: Drift): string[] {
  const offered = [...missing, ...revived.map(({ value }) => value)];
  return [
    ...(offered.length > 0 ? [`The form now offers ${name} ${oneOf(offered, 'and')}.`] : []),
    ...(stale.length > 0
      ? [
          `No connected KMS offers ${name} ${oneOf(stale.map(({ value }) => value))}: the form no longer does.`,
        ]
      : []),
  ];
}
