import { OPERATIONS } from '../algorithms';
import { PROTECTION_LEVELS } from '../capabilities';
import {
  DATA_CLASSIFICATIONS,
  type DeletionRequest,
  deletionRequestSchema,
  type KeyRequest,
  keyRequestSchema,
} from '../key-request';
import { applications, renderApplications } from './applications';
import {
  accountId,
  date,
  dayCount,
  handle,
  keyTypeOption,
  line,
  lines,
  option,
  optionalDayCount,
  optionalLines,
  options,
  type Reader,
} from './field-readers';
import type { FormField, RawForm, Review, Violation } from './review';

/** A request of which some fields may not have been readable. */
export type Draft<T = KeyRequest> = { readonly [K in keyof T]?: T[K] };

export interface Reading<T> {
  readonly fields: Draft<T>;
  readonly violations: readonly Violation[];
}

type Readers<T> = { readonly [K in keyof T & FormField]: Reader<T[K]> };

const KEY_READERS: Readers<KeyRequest> = {
  name: line(128),
  keyType: keyTypeOption,
  operations: options(OPERATIONS),
  protectionLevel: option(PROTECTION_LEVELS),
  projectId: line(64),
  location: line(64),
  requestor: accountId,
  activationDate: date,
  expiryDate: date,
  description: optionalLines(2000),
  costCentre: line(64),
  dataClassification: option(DATA_CLASSIFICATIONS),
  rotationPeriodDays: optionalDayCount,
  applications,
};

const DELETION_READERS: Readers<DeletionRequest> = {
  handle,
  reason: lines(2000),
  windowDays: dayCount,
};

function readFields<T>(readers: Readers<T>, raw: RawForm): Reading<T> {
  const fields: { -readonly [K in keyof T]?: T[K] } = {};
  const violations: Violation[] = [];
  for (const field of Object.keys(readers) as (keyof T & FormField)[]) {
    violations.push(...readInto(fields, field, readers, raw));
  }
  return { fields, violations };
}

function readInto<T, K extends keyof T & FormField>(
  fields: { -readonly [P in keyof T]?: T[P] },
  field: K,
  readers: Readers<T>,
  raw: RawForm,
): readonly Violation[] {
  const read = readers[field](field, raw[field]);
  if (!read.ok) return read.refusal;
  fields[field] = read.value;
  return [];
}

/** Reads what can be read of a *Create Key* form, so that policy can look at it even where a field is malformed. */
export const readKeyFields = (raw: RawForm): Reading<KeyRequest> => readFields(KEY_READERS, raw);

export const readDeletionFields = (raw: RawForm): Reading<DeletionRequest> =>
  readFields(DELETION_READERS, raw);

/** The request where every field could be read; its schema has the last word. */
export function completeKeyRequest(reading: Reading<KeyRequest>): Review<KeyRequest> {
  const { fields, violations } = reading;
  if (violations.length > 0) return { violations };
  return { request: keyRequestSchema.parse({ kind: 'key', ...fields }), violations };
}

export function completeDeletion(reading: Reading<DeletionRequest>): Review<DeletionRequest> {
  const { fields, violations } = reading;
  return violations.length > 0
    ? { violations }
    : { request: deletionRequestSchema.parse(fields), violations };
}

/** Parses a *Create Key* form. Says of every field at once what is missing, malformed or too long; no policy yet. */
export const readKeyForm = (raw: RawForm): Review<KeyRequest> => completeKeyRequest(readKeyFields(raw));

/** Parses a *Delete Key* form. */
export const readDeletionForm = (raw: RawForm): Review<DeletionRequest> =>
  completeDeletion(readDeletionFields(raw));

/** The form that {@link readKeyForm} reads back as the same request. */
export function renderKeyForm(request: KeyRequest): RawForm {
  const { kind: _, applications: grants, ...fields } = request;
  return { ...fields, applications: renderApplications(grants) };
}
