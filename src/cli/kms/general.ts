import type { Command } from 'commander';
import { Argument } from 'commander';
import * as z from 'zod';
import { fields } from '../table';
import { jsonFrom } from './changes/field';
import { argument, type Changing, type Common, changeOf, command, option, type Row } from './remote/command';
import { listed } from './remote/format';

const HEALTH: Row<Common> = {
  name: 'health',
  summary: 'whether the server answers; needs no credential',
  run: async (api) => {
    const health = await api.open(z.looseObject({ status: z.string() }), '/v1/health');
    return { value: health, text: () => health.status };
  },
};

const capabilities = z.looseObject({
  keyTypes: z.record(z.string(), z.array(z.string())),
  protectionLevels: z.array(z.string()),
  locations: z.array(z.string()),
  deletionWindowDays: z.looseObject({ min: z.number(), max: z.number() }),
  module: z.looseObject({ name: z.string() }),
});

const CAPABILITIES: Row<Common> = {
  name: 'capabilities',
  summary: 'what this KMS offers',
  run: async (api) => {
    const found = await api.get(capabilities, '/v1/capabilities');
    const { keyTypes, protectionLevels, locations, deletionWindowDays, module: token } = found;
    return {
      value: found,
      text: () =>
        fields([
          ['MODULE', token.name],
          ['PROTECTION', listed(protectionLevels)],
          ['LOCATIONS', listed(locations)],
          ['UNDO WINDOW', `${deletionWindowDays.min} to ${deletionWindowDays.max} days`],
          ...Object.entries(keyTypes).map(([type, operations]) => [type, listed(operations)] as const),
        ]),
    };
  },
};

interface RawOptions extends Changing {
  readonly body?: string;
  readonly ifMatch?: string;
}

const RAW: Row<RawOptions> = {
  name: 'api',
  summary: 'any request of the API, as /v1/docs describes it; prints the answer',
  args: [
    new Argument('<method>', 'of the request').choices(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    argument('<path>', 'such as /v1/keys?state=Enabled'),
  ],
  options: [
    option('--body <file>', 'JSON; - for standard input'),
    option('--if-match <etag>', 'only if it still is as it was read'),
  ],
  changes: true,
  run: async (api, { args: [method = 'GET', path = ''], options }) => {
    const { body, ifMatch } = options;
    const content = body === undefined ? undefined : jsonFrom(body);
    const change = { ...changeOf(options), ifMatch };
    const { value } = await api.send(z.unknown(), method, path, content, change);
    return {
      value: value ?? null,
      text: () => (value === undefined ? 'Done.' : JSON.stringify(value, null, 2)),
    };
  },
};

/** What is neither about keys nor about people. */
export const generalCommands = (): readonly Command[] => [
  command(HEALTH),
  command(CAPABILITIES),
  command(RAW),
];
