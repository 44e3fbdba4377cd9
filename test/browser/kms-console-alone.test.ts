import type { Page } from 'playwright-core';
import { axe, axeIn } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { ConsoleDesk, type ConsoleSeat } from './support/console';

const MINUTE = 60_000;

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

describeInBrowser('what takes more than agreeing', () => {
  let desk: ConsoleDesk;
  let operator: Page;

  beforeAll(async () => {
    desk = await ConsoleDesk.open();
    operator = (await desk.sitAs('operator')).page;
  }, 120_000);
  afterAll(() => desk?.close());
  afterEach(() => expect(desk.faults()).toEqual([]));

  const decisions = (status: number) => desk.expects({ path: /^\/v1\/approvals\//, status });

  test('deleting a key that was used lately takes a word on it', async () => {
    const key = await desk.steps.enabled();
    await desk.steps.encrypt(key);
    const id = await desk.steps.askToDelete(key, key.requestId);
    await operator.goto(`/console/tasks/${id}`);
    const known = operator.getByRole('checkbox', { name: /^I know that key-.* was used recently/ });
    await known.waitFor();
    expect(await known.isChecked()).toBe(false);
    await operator.getByLabel('Comment or reason').fill('The service was switched off.');
    decisions(409);
    await operator.getByRole('button', { name: 'Approve' }).click();
    await operator
      .getByRole('alert')
      .getByText(/was (last )?used on/)
      .waitFor();
    expect(await desk.stateOf(id)).toBe('pending');
    expect(await operator.getByLabel('Comment or reason').inputValue()).toBe('The service was switched off.');
    await known.check();
    await operator.getByRole('button', { name: 'Approve' }).click();
    await operator.getByText('You agreed. It is carried out.').waitFor();
    expect(await desk.steps.describe(key)).toMatchObject({ state: 'PendingDeletion' });
  });

  test('a deletion that waits shows who had a hand in it, and is cancelled with a reason', async () => {
    const key = await desk.steps.enabled();
    await desk.steps.approve(await desk.steps.askToDelete(key, key.requestId), 'second');
    await operator.goto(`/console/keys/${key.keyId}`);
    const deletions = operator.getByRole('list', { name: 'Deletions' });
    await deletions.getByText('Agreed: second-operator').waitFor();
    await operator.getByRole('button', { name: 'Cancel the deletion' }).click();
    const dialog = operator.getByRole('dialog', { name: `Cancel the deletion of ${key.name}` });
    expect(await axeIn(operator, 'dark', 'dialog')).toEqual([]);
    expect(await dialog.getByRole('button', { name: 'Keep the key' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('The archive still reads with it.');
    await dialog.getByRole('button', { name: 'Keep the key' }).click();
    await deletions.getByText('Cancelled', { exact: true }).waitFor();
    await deletions.getByText('“The archive still reads with it.”').waitFor();
    expect(await axeIn(operator, 'light')).toEqual([]);
    expect(await desk.steps.describe(key)).toMatchObject({ state: 'Disabled' });
  });

  test('several at once: those that were not decided are named, each with why', async () => {
    const key = await desk.steps.enabled();
    await desk.steps.encrypt(key);
    const deletion = await desk.steps.askToDelete(key, key.requestId);
    const other = await desk.steps.enabled();
    await desk.steps.encrypt(other);
    const known = await desk.steps.askToDelete(other, other.requestId);
    const plain = await desk.task();
    const late = await desk.task();
    await operator.goto('/console/tasks');
    const titles = [key, other].map(({ name }) => `Delete key ${name}`);
    for (const name of [...titles, `Enable key ${plain.name}`, `Enable key ${late.name}`])
      await operator.getByRole('checkbox', { name: `Choose: ${name}` }).check();
    await operator.getByRole('button', { name: 'Approve chosen' }).click();
    const dialog = operator.getByRole('dialog', { name: 'Approve 4 tasks' });
    // Each key takes a word of its own.
    await dialog.getByRole('checkbox', { name: `I know that ${other.name} was used recently` }).check();
    await dialog.getByRole('checkbox', { name: `I know that ${key.name} was used recently` }).waitFor();
    await desk.kms.call('second', 'POST', `/v1/approvals/${late.id}/deny`, { reason: 'Too early.' });
    await dialog.getByRole('button', { name: 'Approve 4 tasks' }).click();
    await operator.getByText('2 of 4 decided').waitFor();
    const line = (name: string) =>
      operator.getByRole('listitem').filter({ hasText: name }).first().innerText();
    expect(await line(`Enable key ${plain.name}`)).toContain('Carried out');
    expect(await line(`Enable key ${late.name}`)).toMatch(/not decided\. .*denied/);
    expect(await line(`Delete key ${key.name}`)).toMatch(/not decided\. .*used on .*acknowledge/i);
    const states = [deletion, known, plain.id].map((id) => desk.stateOf(id));
    expect(await Promise.all(states)).toEqual(['pending', 'approved', 'approved']);
    expect(await axeIn(operator, 'dark')).toEqual([]);
    await operator.getByRole('button', { name: 'Close' }).click();
    await operator.getByText('2 of 4 decided').waitFor({ state: 'detached' });
  });

  test('what has ended comes with the newest decision first, page by page', async () => {
    const opened = [];
    for (let count = 0; count < 27; count += 1) opened.push(await desk.task());
    // The oldest task is decided last.
    for (const { id } of [...opened].reverse()) {
      desk.kms.clock.advance(1_000);
      await desk.kms.call('second', 'POST', `/v1/approvals/${id}/deny`, { reason: 'Not this year.' });
    }
    const names = async () =>
      (await operator.getByRole('rowheader').allInnerTexts()).map((text) => text.split('\n')[0]);
    await operator.goto('/console/tasks?view=denied');
    await operator.getByText('25 tasks on page 1').waitFor({ state: 'attached' });
    expect(await names()).toEqual(opened.slice(0, 25).map(({ name }) => `Enable key ${name}`));
    await operator.getByRole('button', { name: 'Next' }).click();
    await operator.getByText('3 tasks on page 2').waitFor({ state: 'attached' });
    expect((await names()).slice(0, 2)).toEqual(opened.slice(25).map(({ name }) => `Enable key ${name}`));
    await operator.getByRole('button', { name: 'Previous' }).click();
    await operator.getByText('25 tasks on page 1').waitFor({ state: 'attached' });
  });

  describe('acting alone', () => {
    let chief: ConsoleSeat;
    let task: { name: string; id: string };
    const REASON = 'Payments are down, nobody else can be reached.';

    beforeAll(async () => {
      chief = await desk.sitAs('chief');
      task = await desk.task({ keyGroup: 'vault' });
    }, 60_000);

    test('is not offered where the group has it switched off', async () => {
      const { page } = chief;
      await page.goto(`/console/tasks/${task.id}`);
      await page.getByRole('button', { name: 'Approve' }).waitFor();
      expect(await page.getByRole('button', { name: 'Act alone in an emergency' }).count()).toBe(0);
      await page.goto('/console/propose?kind=break-glass.set');
      await page.getByLabel('Group').selectOption('vault');
      await page.getByLabel('Reason').fill('We are three people.');
      await page.getByRole('button', { name: 'Propose' }).click();
      await heading(page, 'In group vault one person may act alone in an emergency').waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await desk.kms.call('operator', 'POST', `/v1/approvals/${id}/approve`, {});
    });

    test('asks why, and that they are there now; then it is done at once', async () => {
      const { page } = chief;
      await page.goto(`/console/tasks/${task.id}`);
      await page.getByRole('button', { name: 'Act alone in an emergency' }).click();
      const dialog = page.getByRole('dialog', { name: 'Break the glass' });
      await dialog.getByText('every auditor is alerted').waitFor();
      expect(await axe(page)).toEqual([]);
      const alone = dialog.getByRole('button', { name: 'Act alone' });
      expect(await alone.isDisabled()).toBe(true);
      desk.kms.clock.advance(6 * MINUTE);
      decisions(403);
      await dialog.getByLabel('Reason').fill(REASON);
      await alone.click();
      await page.getByText('Carried out by chief').waitFor();
      await page.getByText('Break-glass', { exact: true }).waitFor();
      expect(await desk.stateOf(task.id)).toBe('approved');
    });

    test.each(['operator', 'auditor'])(
      '%s is told on every page, until they say that they have seen it',
      async (who) => {
        const { page, context } = await desk.sitAs(who);
        for (const place of ['/console/keys', '/console/account']) {
          await page.goto(place);
          const told = page.getByRole('complementary', { name: 'Alerts' });
          await told.getByText(REASON).waitFor();
          expect(await told.innerText()).toMatch(new RegExp(`Enable key ${task.name} in vault, chief,`));
        }
        expect(await axeIn(page, 'dark')).toEqual([]);
        await page.getByRole('button', { name: 'I have seen it' }).click();
        await page.reload();
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.getByRole('heading', { name: 'You', exact: true }).waitFor();
        expect(await page.getByRole('complementary', { name: 'Alerts' }).count()).toBe(0);
        await context.close();
      },
    );

    test('nobody of another group hears of it', async () => {
      const { page, context } = await desk.sitAs('foreign-operator');
      const { body } = await desk.kms.call('foreign', 'GET', '/v1/approvals?breakGlass=true&order=decided');
      expect(body).toEqual({ approvals: [] });
      await page.goto('/console/account', { waitUntil: 'networkidle' });
      expect(await page.getByRole('complementary', { name: 'Alerts' }).count()).toBe(0);
      await context.close();
    });
  });
});
