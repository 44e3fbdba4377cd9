import type { KmsCapabilities } from '../capabilities';
import type { KeyHandle } from '../ids';
import type { DeletionRequest } from '../key-request';
import { ownSource } from './context';
import type { PolicySet } from './policy-set';
import { completeDeletion, type Draft, readDeletionFields } from './read-form';
import type { RawForm, Review, Violation } from './review';
import type { RuleId } from './rules';
import { UNDO_RULES } from './undo';
import { violation } from './violation';

/** What the site's own store knows of a handle. */
export interface KnownKey {
  readonly handle: KeyHandle;
  /** Whether the Jira project that made the key is the one of the *Delete Key* issue. */
  readonly sameProject: boolean;
  /** `unfinished`: its Create Key request hasn't reached Ready. `retired`: destroyed, or its destruction is certain. */
  readonly state: 'unfinished' | 'ready' | 'retired';
}

export interface DeletionContext {
  readonly policy: PolicySet;
  /** Of the KMS that has the key; undefined where the key is unknown. */
  readonly capabilities: KmsCapabilities | undefined;
  /** Undefined where the store has no such handle. */
  readonly known: KnownKey | undefined;
  /** Issue key of another deletion of the same key that is still open. */
  readonly openDeletion?: string;
}

interface Refusal {
  readonly rule: RuleId;
  readonly fails: (handle: KeyHandle, context: DeletionContext) => boolean;
  readonly message: string;
  readonly mend: string;
}

/** In order: the first that fails is told, as the later ones make no sense without it. */
const REFUSALS: readonly Refusal[] = [
  {
    rule: 'deletion.not-a-key-id',
    fails: (handle) => /:alias\//.test(handle),
    message: 'This names an alias, which can be moved to another key.',
    mend: 'Copy the handle from the Create Key issue.',
  },
  {
    rule: 'deletion.unknown-handle',
    fails: (handle, { known }) => known === undefined || known.handle !== handle,
    message: 'This site has made no key with this handle.',
    mend: 'Copy the handle from the Create Key issue; keys made elsewhere are deleted in their KMS.',
  },
  {
    rule: 'deletion.other-project',
    fails: (_handle, { known }) => known?.sameProject !== true,
    message: 'The key was made from another Jira project.',
    mend: 'File the Delete Key issue in the project of its Create Key issue.',
  },
  {
    rule: 'deletion.not-ready',
    fails: (_handle, { known }) => known?.state === 'unfinished',
    message: 'The request that makes this key has not been finished.',
    mend: 'Withdraw the Create Key issue instead; its key is then deleted.',
  },
  {
    rule: 'deletion.already-deleted',
    fails: (_handle, { known }) => known?.state === 'retired',
    message: 'The key has been deleted already.',
    mend: 'Close this issue; nothing is left to delete.',
  },
];

/** Reads a *Delete Key* form and checks it against policy, KMS and what the store knows of the handle. */
export function reviewDeletion(raw: RawForm, context: DeletionContext): Review<DeletionRequest> {
  const reading = readDeletionFields(raw);
  const { request } = completeDeletion(reading);
  const violations = [
    ...reading.violations,
    ...UNDO_RULES.flatMap((rule) => rule(reading.fields, context.policy, context)),
    ...standing(reading.fields, context),
  ];
  return request ? { request, violations } : { violations };
}

function standing({ handle }: Draft<DeletionRequest>, context: DeletionContext): readonly Violation[] {
  if (handle === undefined) return [];
  const refusal = REFUSALS.find(({ fails }) => fails(handle, context)) ?? open(context);
  if (!refusal) return [];
  const { rule, message, mend } = refusal;
  const source = ownSource(context.policy, 'deletion');
  return [violation(rule, { field: 'handle', source, value: handle, message, mend })];
}

function open({ openDeletion }: DeletionContext): Omit<Refusal, 'fails'> | undefined {
  if (openDeletion === undefined) return undefined;
  return {
    rule: 'deletion.already-open',
    message: `The key's deletion is already asked for in ${openDeletion}.`,
    mend: `Follow ${openDeletion}, or withdraw it first.`,
  };
}
