import { CommandLine } from './support/command-line';
import { describeWithHsm } from './support/hsm';
import { startTestKms, type TestKms } from './support/kms';

describeWithHsm('people and their credentials on the command line', (module) => {
  let kms: TestKms;
  let shell: CommandLine;
  beforeAll(async () => {
    kms = await startTestKms(module);
    shell = new CommandLine(() => kms);
  }, 120_000);
  afterAll(async () => {
    await kms?.close();
    shell?.remove();
  });

  const idOf = async (name: string): Promise<string> => {
    const people = await shell.json<readonly { id: string; name: string }[]>('admin', 'people', 'list');
    return people.find((one) => one.name === name)?.id ?? '';
  };

  test('ids of people and programs may be short; a name is none', async () => {
    const id = await idOf('operator');
    const shown = await shell.keydesk('admin', 'credentials', 'show', id.slice(0, 13));
    expect(shown).toMatchObject({ status: 0, out: expect.stringMatching(/^API key +[0-9a-f]{16} /m) });
    const issue = ['changes', 'propose', 'api-key.issue', '--principal', id.slice(0, 13), '--reason', 'r'];
    expect(await shell.json('admin', ...issue)).toMatchObject({
      change: { payload: { principalId: id } },
    });
    const byName = await shell.keydesk('admin', 'credentials', 'show', 'operator');
    expect(byName).toMatchObject({ status: 2, error: expect.stringContaining('people list') });
  }, 60_000);

  test('what is not there is refused with a way to find what is', async () => {
    const missing = await shell.keydesk('admin', 'people', 'show', '00000000');
    expect(missing).toMatchObject({ status: 3, error: expect.stringContaining('keydesk kms people list') });
    const part = await shell.keydesk('shop', 'use', 'encrypt', '00000000', '--in', '-');
    expect(part).toMatchObject({ status: 2, error: expect.stringContaining('whole key id') });
    const nobody = await shell.keydesk('admin', 'keys', 'list', '--url', 'http://127.0.0.1:1');
    expect(nobody).toMatchObject({ status: 1, error: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  }, 60_000);

  test('a code to prove a Jira account is shown once, and can be taken back', async () => {
    const asked = await shell.keydesk('officer', 'account', 'link');
    expect(asked.status).toBe(0);
    const code = /^CODE +(\S+)$/m.exec(asked.out)?.[1] ?? '';
    expect(code).not.toBe('');
    const shown = await shell.keydesk('officer', 'account', 'show');
    expect(shown.out).toMatch(/^JIRA ACCOUNT +acc-chief$/m);
    expect(shown.out).not.toContain(code);
    const { link } = await shell.json<{ link: { id: string } }>('officer', 'account', 'show');
    expect(await shell.json('officer', 'account', 'withdraw', link.id)).toMatchObject({
      link: { state: 'withdrawn' },
    });
    expect((await shell.keydesk('jira', 'account', 'show')).status).toBe(3);
  }, 60_000);
});
