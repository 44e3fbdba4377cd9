import type { Option } from 'commander';
import { EXIT } from '../../run';
import type { KmsApi } from '../remote/client';
import { type Changing, changeOf, option, type Row, required, type Shown } from '../remote/command';
import { oneText } from '../remote/resource';
import { CHANGES, type ChangeApproval, changeApprovalSchema } from '../tasks/approval';
import { outcome, timeoutOption, untilDecided } from '../tasks/wait';
import type { Field } from './field';
import type { ChangeRow } from './kinds';

export interface ProposeOptions extends Changing {
  readonly reason: string;
  readonly wait?: boolean;
  readonly timeout: string;
}

export const proposeOptions = (): readonly Option[] => [
  required('--reason <text>', 'why; those who decide read it'),
  option('--wait', 'until it is decided'),
  timeoutOption(),
];

/** Proposes a change, and waits for the decision where that is wanted. */
export async function propose(
  api: KmsApi,
  kind: string,
  payload: unknown,
  options: ProposeOptions,
): Promise<Shown> {
  const order = { kind, payload, comment: options.reason };
  const change = await api.change(changeApprovalSchema, CHANGES.path, order, changeOf(options));
  if (options.wait) return outcome(await untilDecided(api, change.id, options.timeout));
  return { value: change, text: () => proposedText(change), status: EXIT.done };
}

/** An issuance is collected under the id in its change's payload. */
const COLLECTED: ReadonlySet<string> = new Set(['api-key.issue', 'person.enrol']);

const proposedText = (change: ChangeApproval): string =>
  [
    oneText(CHANGES, change),
    '',
    'Nothing has changed yet: others agree with `keydesk kms tasks approve`.',
    ...(COLLECTED.has(change.change.kind) ? [`Then: keydesk kms credentials collect ${change.id}`] : []),
  ].join('\n');

async function payloadOf(
  api: KmsApi,
  fields: readonly Field[],
  options: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const payload: Record<string, unknown> = {};
  for (const { option: one, member, value, otherwise } of fields) {
    const given = options[one.attributeName()];
    const said = given === undefined ? otherwise : await value(given, api);
    if (said !== undefined) payload[member] = said;
  }
  return payload;
}

export const proposalRow = ({ kind, summary, fields }: ChangeRow): Row<ProposeOptions> => ({
  name: kind,
  summary,
  options: [...fields.map((field) => field.option), ...proposeOptions()],
  changes: true,
  run: async (api, { options }) => propose(api, kind, await payloadOf(api, fields, { ...options }), options),
});
