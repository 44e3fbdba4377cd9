import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandLine } from './support/command-line';
import { editDatabase } from './support/database';
import { describeWithHsm } from './support/hsm';
import { DAY, freshRequest, Steps, startTestKms, type TestKms } from './support/kms';

describeWithHsm('keydesk kms backup', (module) => {
  let kms: TestKms;
  let steps: Steps;
  let shell: CommandLine;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-backup-'));
    kms = await startTestKms(module);
    steps = new Steps(kms);
    shell = new CommandLine(() => kms);
  }, 120_000);
  afterAll(async () => {
    await kms?.close();
    shell?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const backup = (to: string) => shell.start(['backup', '--data-dir', kms.dataDir, '--to', to, '--json']).run;

  test('is made while the server runs, and brings everything back but what was destroyed since', async () => {
    const [kept, doomed] = [await steps.enabled(), await steps.enabled()];
    const { ciphertext } = (await steps.encrypt(kept)).body;
    const file = join(folder, 'backup.db');
    const made = await backup(file);
    expect(made).toMatchObject({ status: 0, error: '' });
    expect(JSON.parse(made.out)).toMatchObject({ keys: 2, audit: { intact: true } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // What comes after it isn't in it.
    const late = await steps.enabled();
    await steps.approve(await steps.askToDelete(doomed, freshRequest()));
    kms.clock.advance(8 * DAY);
    await kms.server.admin.sweep();
    expect(await steps.describe(doomed)).toMatchObject({ state: 'Destroyed' });

    await kms.stop();
    copyFileSync(file, join(kms.dataDir, 'kms.db'));
    for (const rest of ['kms.db-wal', 'kms.db-shm']) rmSync(join(kms.dataDir, rest), { force: true });
    await kms.start();
    expect(await steps.use(kept, 'decrypt', { ciphertext })).toMatchObject({ status: 200 });
    expect(await steps.describe(doomed)).toMatchObject({ state: 'Destroyed' });
    expect(await kms.call('jira', 'GET', `/v1/keys/${late.keyId}`)).toMatchObject({ status: 404 });
  }, 60_000);

  test('overwrites nothing, and says so of a folder that is none', async () => {
    const file = join(folder, 'there');
    writeFileSync(file, 'mine');
    expect(await backup(file)).toMatchObject({ status: 2, error: expect.stringContaining('new file') });
    expect(statSync(file).size).toBe(4);
    const nowhere = ['backup', '--data-dir', folder, '--to', join(folder, 'new')];
    expect(await shell.start(nowhere).run).toMatchObject({
      status: 1,
      error: expect.stringContaining('no data folder'),
    });
    expect(existsSync(join(folder, 'new'))).toBe(false);
  }, 60_000);

  test('tells of a log that was altered', async () => {
    editDatabase(kms.dataDir, "UPDATE audit SET actor = 'person:somebody-else' WHERE seq = 2");
    const made = await backup(join(folder, 'altered.db'));
    expect(made.status).toBe(4);
    expect(JSON.parse(made.out)).toMatchObject({ audit: { intact: false, brokenAt: 2 } });
  }, 60_000);
});
