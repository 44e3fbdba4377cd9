import * as z from 'zod';
import { CommandFailure, EXIT } from '../../run';
import { fields, table } from '../../table';
import { jsonFrom } from '../changes/field';
import { type ProposeOptions, propose, proposeOptions } from '../changes/propose';
import type { KmsApi } from '../remote/client';
import { argument, type Common, option, type Row } from '../remote/command';
import { orDash, place, short, when } from '../remote/format';
import { differences } from './difference';

export const PATH = '/v1/policies';

const setting = z.looseObject({
  keyGroup: z.string().nullable(),
  version: z.string().nullable(),
  setBy: z.string(),
  reason: z.string(),
  approvalId: z.string().nullable(),
  at: z.number(),
});
type Setting = z.output<typeof setting>;
const policies = z.looseObject({ inForce: z.array(setting), history: z.array(setting) });
const policy = z.looseObject({
  version: z.string(),
  documentHash: z.string(),
  createdAt: z.number(),
  settings: z.array(setting),
  document: z.looseObject({ version: z.string(), title: z.string() }),
});

const settingsText = (settings: readonly Setting[]): string =>
  table(
    ['GROUP', 'VERSION', 'SINCE', 'PROPOSED BY', 'WHY', 'APPROVAL'],
    settings.map(({ keyGroup, version, at, setBy, reason, approvalId }) => [
      place(keyGroup),
      version ?? "(the server's)",
      when(at),
      setBy,
      short(reason),
      orDash(approvalId),
    ]),
  );

export const GROUP = () => option('--group <name>', 'of which key group; left out: the server as a whole');

export interface GroupOptions extends Common {
  readonly group?: string;
}

/** The version in force at a place; null where a group goes by that of the server. */
async function inForceAt(api: KmsApi, keyGroup: string | null): Promise<string | null> {
  const { inForce } = await api.get(policies, PATH);
  return inForce.find((one) => one.keyGroup === keyGroup)?.version ?? null;
}

const read = (api: KmsApi, version: string) => api.get(policy, `${PATH}/${encodeURIComponent(version)}`);

export const LIST: Row<Common> = {
  name: 'list',
  summary: 'which version holds where',
  run: async (api) => {
    const { inForce } = await api.get(policies, PATH);
    return { value: inForce, text: () => settingsText(inForce) };
  },
};

export const HISTORY: Row<GroupOptions> = {
  name: 'history',
  summary: 'what held when, by whose proposal and why, the newest first',
  options: [option('--group <name>', 'of one key group alone')],
  run: async (api, { options }) => {
    const { history } = await api.get(policies, PATH);
    const wanted = history.filter(
      ({ keyGroup }) => options.group === undefined || keyGroup === options.group,
    );
    return { value: wanted, text: () => settingsText(wanted) };
  },
};

export const SHOW: Row<GroupOptions> = {
  name: 'show',
  summary: 'a version with its text; by default the one in force',
  args: [argument('[version]', 'as `policy list` shows it')],
  options: [GROUP()],
  run: async (api, { args: [version], options }) => {
    const { group = null } = options;
    const named = version ?? (await inForceAt(api, group)) ?? (await inForceAt(api, null));
    if (named === null) throw new CommandFailure('No policy is in force');
    const found = await read(api, named);
    return {
      value: found,
      text: () =>
        [
          fields([
            ['VERSION', found.version],
            ['TITLE', found.document.title],
            ['MADE', when(found.createdAt)],
            ['HASH', found.documentHash],
          ]),
          settingsText(found.settings),
          JSON.stringify(found.document, null, 2),
        ].join('\n\n'),
    };
  },
};

/** A version by name, or a file that isn't in force anywhere. */
const documentOf = async (api: KmsApi, text: string): Promise<unknown> =>
  text.endsWith('.json') || text === '-' ? jsonFrom(text) : (await read(api, text)).document;

export const DIFF: Row<Common> = {
  name: 'diff',
  summary: 'what two versions say differently',
  args: [argument('<old>', 'version, or a .json file'), argument('<new>', 'version, or a .json file')],
  run: async (api, { args: [before = '', after = ''] }) => {
    const found = differences(await documentOf(api, before), await documentOf(api, after));
    return {
      value: found,
      text: () =>
        found.length === 0
          ? 'They say the same.'
          : table(
              ['WHERE', 'OLD', 'NEW'],
              found.map((one) => [one.path, written(one.before), written(one.after)]),
            ),
    };
  },
};

const written = (value: unknown): string => (value === undefined ? '-' : short(JSON.stringify(value)));

interface ProposePolicy extends ProposeOptions {
  readonly group?: string;
  readonly policy?: string;
  readonly none?: boolean;
}

export const PROPOSE: Row<ProposePolicy> = {
  name: 'propose',
  summary: 'propose a policy; it goes through the quorum for policies',
  options: [
    option('--policy <file>', 'JSON; - for standard input'),
    option('--none', 'the group has none of its own any more').conflicts('policy'),
    GROUP(),
    ...proposeOptions(),
  ],
  changes: true,
  run: async (api, { options }) => {
    const { group: keyGroup = null, policy: file, none } = options;
    if (file === undefined && !none) throw new CommandFailure('Give --policy <file>, or --none', EXIT.usage);
    const inForce = await inForceAt(api, keyGroup);
    const document = file === undefined ? null : jsonFrom(file);
    return propose(api, 'policy.set', { keyGroup, inForce, policy: document }, options);
  },
};
