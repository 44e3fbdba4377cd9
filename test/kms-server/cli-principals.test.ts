import { Command } from 'commander';
import { principalCommands } from '../../src/cli/kms/principals';
import { describeWithHsm } from './support/hsm';
import { freshRequest, Steps, startTestKms, type TestKms } from './support/kms';
import { secretOf } from './support/secret-of';

/** Has a command and those below it throw instead of ending the process, and say nothing. */
function quiet(command: Command): Command {
  command.commands.forEach(quiet);
  return command.exitOverride().configureOutput({ writeErr: () => undefined });
}

interface Added {
  readonly principalId: string;
  readonly kind: string;
  readonly token: string;
}

describeWithHsm('keydesk kms <kind> add', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module);
    steps = new Steps(kms);
    // The commands go by the time of day.
    kms.clock.advance(Date.now() - kms.clock.now());
  });
  afterAll(() => kms?.close());
  afterEach(() => jest.restoreAllMocks());

  /** Runs a command on the folder of the server, which goes on meanwhile. @returns what it prints */
  async function run(...args: readonly string[]): Promise<string> {
    const printed: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    const program = new Command();
    for (const command of principalCommands()) program.addCommand(command);
    await quiet(program).parseAsync([...args, '--data-dir', kms.dataDir], { from: 'user' });
    return printed.join('');
  }
  const add = async (...args: readonly string[]) => JSON.parse(await run(...args, '--json')) as Added;
  const approve = ({ token }: Added, id: string) =>
    kms.call({ raw: token }, 'POST', `/v1/approvals/${id}/approve`, {});
  const proposal = async (on: boolean) => {
    const order = { kind: 'break-glass.set', payload: { keyGroup: 'payments', on } };
    return (await kms.call<{ readonly id: string }>('admin', 'POST', '/v1/changes', order)).body.id;
  };

  test('security-officer: agrees to changes at once, and to what comes from Jira only with an account', async () => {
    const unlinked = await add('security-officer', 'add', 'first officer');
    const linked = await add('security-officer', 'add', 'second officer', '--account-id', 'acc-officer-2');
    expect(await approve(unlinked, await proposal(true))).toMatchObject({
      status: 200,
      body: { state: 'approved' },
    });
    const id = await steps.askToEnable(await steps.create(freshRequest()));
    expect(await approve(unlinked, id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await approve(linked, id)).toMatchObject({ status: 200, body: { state: 'approved' } });
  });

  test('is on the record, as done by whoever has the folder, and without the secret', async () => {
    const { principalId, token } = await add('security-officer', 'add', 'recorded officer');
    const { body } = await kms.call<{ readonly entries: readonly { readonly subject: string }[] }>(
      'auditor',
      'GET',
      '/v1/audit?limit=1000&action=principal.added',
    );
    const entry = body.entries.find(({ subject }) => subject === `person:${principalId}`);
    expect(entry).toMatchObject({
      actor: expect.stringMatching(/^local:/),
      after: { name: 'recorded officer', roles: [{ role: 'security-officer', keyGroup: null }] },
    });
    expect(JSON.stringify(body)).not.toContain(secretOf(token));
  });

  test('shows the credential once, and until when it works', async () => {
    expect(await run('security-officer', 'add', 'third officer', '--valid-days', '30')).toMatch(
      /^Added security-officer third officer\. Its credential, shown this once:\nkd_\S+\nIt expires on \d{4}-\d\d-\d\d\.\n$/,
    );
  });

  test('each kind takes the options of its own, and no others', async () => {
    await expect(run('security-officer', 'add', 'x', '--group', 'payments')).rejects.toThrow(
      /unknown option/,
    );
    await expect(run('operator', 'add', 'x', '--group', 'payments')).rejects.toThrow(/--account-id/);
    await expect(run('security-officer', 'add', 'x', '--valid-days', '366')).rejects.toThrow('--valid-days');
  });
});
