import { Command } from 'commander';
import * as z from 'zod';
import { print, table } from '../table';
import { type ApiOptions, callApi } from './api';
import { JSON_OUTPUT } from './environment';

const DEFAULT_URL = 'http://127.0.0.1:8200';

interface Options extends ApiOptions {
  readonly json?: boolean;
}

const approvalSchema = z.looseObject({
  id: z.string(),
  action: z.string(),
  state: z.string(),
  keyName: z.string(),
  keyGroup: z.string(),
  ticket: z.string(),
  requester: z.string(),
  needed: z.number(),
  votes: z.array(z.looseObject({ decision: z.string() })),
  spec: z.looseObject({ keyType: z.string(), operations: z.array(z.string()), projectId: z.string() }),
});
type Approval = z.output<typeof approvalSchema>;

const pageSchema = z.object({ approvals: z.array(approvalSchema), cursor: z.string().optional() });

const approving = ({ votes }: Approval): number =>
  votes.filter(({ decision }) => decision === 'approve').length;

const readable = (approvals: readonly Approval[]): string =>
  approvals.length === 0
    ? 'Nothing waits for a decision.'
    : table(
        [
          'ID',
          'ACTION',
          'KEY',
          'TYPE',
          'OPERATIONS',
          'PROJECT',
          'GROUP',
          'TICKET',
          'REQUESTER',
          'VOTES',
          'STATE',
        ],
        approvals.map((approval) => [
          approval.id,
          approval.action,
          approval.keyName,
          approval.spec.keyType,
          approval.spec.operations.join(','),
          approval.spec.projectId,
          approval.keyGroup,
          approval.ticket,
          approval.requester,
          `${approving(approval)}/${approval.needed}`,
          approval.state,
        ]),
      );

/** Options that every command over HTTP has. */
const overHttp = (command: Command): Command =>
  command
    .option(
      '--url <url>',
      'address of the KMS; or KEYDESK_KMS_URL',
      process.env.KEYDESK_KMS_URL ?? DEFAULT_URL,
    )
    .option('--token-file <file>', 'file with your API token; or KEYDESK_KMS_TOKEN')
    .option(...JSON_OUTPUT);

async function list(options: Options & { readonly all?: boolean }): Promise<void> {
  const approvals: Approval[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: '200',
      ...(options.all ? {} : { state: 'pending' }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const page = await callApi(options, pageSchema, `/v1/approvals?${query}`);
    approvals.push(...page.approvals);
    cursor = page.cursor;
  } while (cursor !== undefined);
  print(options.json ?? false, approvals, () => readable(approvals));
}

async function decide(options: Options, id: string, verb: string, body: Readonly<Record<string, unknown>>) {
  const approval = await callApi(
    options,
    approvalSchema,
    `/v1/approvals/${encodeURIComponent(id)}/${verb}`,
    body,
  );
  print(options.json ?? false, approval, () => readable([approval]));
}

export const approvalsCommand = (): Command =>
  new Command('approvals')
    .description('what waits for the operators')
    .addCommand(
      overHttp(new Command('list').description('list open approvals'))
        .option('--all', 'decided ones as well')
        .action(list),
    )
    .addCommand(
      overHttp(new Command('approve').description('agree to one').argument('<id>'))
        .option('--comment <text>', 'for the record')
        .action((id: string, options: Options & { readonly comment?: string }) =>
          decide(options, id, 'approve', options.comment === undefined ? {} : { comment: options.comment }),
        ),
    )
    .addCommand(
      overHttp(new Command('deny').description('refuse one').argument('<id>'))
        .requiredOption('--reason <text>', 'why; the requester reads it')
        .action((id: string, options: Options & { readonly reason: string }) =>
          decide(options, id, 'deny', { reason: options.reason }),
        ),
    );
