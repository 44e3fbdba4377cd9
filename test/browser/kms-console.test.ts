import type { Page } from 'playwright-core';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { ConsoleDesk, type ConsoleSeat, recognise } from './support/console';

const MINUTE = 60_000;
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

describeInBrowser('the console of the reference KMS', () => {
  let desk: ConsoleDesk;
  let operator: ConsoleSeat;
  let page: Page;

  beforeAll(async () => {
    desk = await ConsoleDesk.open();
    operator = await desk.sitAs('operator');
    page = operator.page;
  }, 120_000);
  afterAll(() => desk?.close());
  afterEach(() => expect(desk.faults()).toEqual([]));

  /** Time in which a log-in grows stale, or a session ends. */
  const pass = (ms: number): void => desk.kms.clock.advance(ms);

  test('an enrolment link works once, and its token does not stay in the address', async () => {
    const link = await desk.linkFor('second-operator');
    const seat = await desk.sit();
    await seat.page.goto(link);
    await seat.page.getByText('This link is for second-operator').waitFor();
    expect(seat.page.url()).toBe(`${desk.origin}/console/enrol`);
    expect(await axe(seat.page)).toEqual([]);
    await seat.page.getByLabel('Name of the passkey').fill('Office laptop');
    await seat.page.getByRole('button', { name: 'Make a passkey' }).click();
    await heading(seat.page, 'Tasks').waitFor();
    desk.expects({ path: /^\/v1\/enrolment$/, status: 401 });
    const other = await desk.sit();
    await other.page.goto(link);
    await other.page.getByRole('alert').waitFor();
    await other.context.close();
    await seat.context.close();
  });

  test('a deep link survives the log-in, and a passkey that recognises nobody is told', async () => {
    const { id, name } = await desk.task();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('You are logged out.').waitFor();
    await page.goto(`/console/tasks/${id}`);
    await recognise(operator.authenticator, false);
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await page.getByRole('alert').getByText('The passkey was not used').waitFor();
    expect(await axe(page)).toEqual([]);
    await recognise(operator.authenticator, true);
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await heading(page, `Enable key ${name}`).waitFor();
  });

  test('a decision wants a fresh log-in: the passkey is asked for, then it goes on', async () => {
    const { id, name } = await desk.task();
    await page.goto(`/console/tasks/${id}`);
    await heading(page, `Enable key ${name}`).waitFor();
    pass(6 * MINUTE);
    desk.expects({ path: /^\/v1\/approvals\/\w+\/approve$/, status: 403 });
    await page.getByLabel('Comment or reason').fill('Checked against the ticket.');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('You agreed. It is carried out.').waitFor();
    expect(await desk.stateOf(id)).toBe('approved');
    await page.getByText('Checked against the ticket.').waitFor();
  });

  test('whoever does not confirm that it is them decides nothing', async () => {
    const { id } = await desk.task();
    await page.goto(`/console/tasks/${id}`);
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    pass(6 * MINUTE);
    await recognise(operator.authenticator, false);
    await page.getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await dialog.getByRole('alert').getByText('The passkey was not used').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('alert').getByText('so nothing was done').waitFor();
    expect(await desk.stateOf(id)).toBe('pending');
    await recognise(operator.authenticator, true);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('You agreed.').waitFor();
  });

  test('a denial needs a reason, and ends the task', async () => {
    const { id } = await desk.task();
    await page.goto(`/console/tasks/${id}`);
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('alert').getByText('A denial needs a reason.').waitFor();
    await page.getByLabel('Comment or reason').fill('The cost centre is closed.');
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByText('You denied it. It is denied.').waitFor();
    expect(await desk.stateOf(id)).toBe('denied');
  });

  test('a decision names the state it was made on: what changed meanwhile is shown first', async () => {
    const { id } = await desk.task({ keyGroup: 'vault' });
    await page.goto(`/console/tasks/${id}`);
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await desk.kms.call('second', 'POST', `/v1/approvals/${id}/approve`, {});
    desk.expects({ path: /^\/v1\/approvals\/\w+\/approve$/, status: 412 });
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('alert').getByText('The resource has changed').waitFor();
    await page.getByText('second-operator agreed').waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('You agreed. It is carried out.').waitFor();
  });

  test('several are decided together, each for itself', async () => {
    const [first, second] = [await desk.task(), await desk.task()];
    await page.goto('/console/tasks');
    for (const { name } of [first, second])
      await page.getByRole('checkbox', { name: `Choose: Enable key ${name}` }).check();
    await page.getByRole('button', { name: 'Approve chosen' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve 2 tasks' });
    expect(await axe(page)).toEqual([]);
    // Somebody else is faster with one of the two.
    await desk.kms.call('second', 'POST', `/v1/approvals/${second.id}/deny`, { reason: 'Too early.' });
    await dialog.getByRole('button', { name: 'Approve 2 tasks' }).click();
    await page.getByText('1 of 2 decided').waitFor();
    expect(await desk.stateOf(first.id)).toBe('approved');
    expect(await desk.stateOf(second.id)).toBe('denied');
    expect(await axe(page)).toEqual([]);
  });

  test('with the keyboard alone: to the task, the decision, and the confirmation', async () => {
    const focused = () => page.evaluate('document.activeElement.innerText') as Promise<string>;
    const tabTo = async (name: string): Promise<void> => {
      for (let pressed = 0; pressed < 60; pressed += 1) {
        if ((await focused())?.split('\n')[0] === name) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`No key leads to ${name}`);
    };
    const { id, name } = await desk.task();
    await page.goto('/console/tasks');
    await page.getByRole('link', { name: `Enable key ${name}` }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    await tabTo(`Enable key ${name}`);
    await page.keyboard.press('Enter');
    await heading(page, `Enable key ${name}`).waitFor();
    // Keys go on from the heading of the page that was opened.
    expect(await focused()).toBe(`Enable key ${name}`);
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    pass(6 * MINUTE);
    desk.expects({ path: /^\/v1\/approvals\/\w+\/approve$/, status: 403 });
    await recognise(operator.authenticator, false);
    await tabTo('Approve');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await dialog.getByRole('alert').getByText('The passkey was not used').waitFor();
    await recognise(operator.authenticator, true);
    await tabTo('Confirm with passkey');
    await page.keyboard.press('Enter');
    await page.getByText('You agreed. It is carried out.').waitFor();
    expect(await desk.stateOf(id)).toBe('approved');
  });

  test('a session that was not used ends; logging in again leads back', async () => {
    const { id, name } = await desk.task();
    await page.goto(`/console/tasks/${id}`);
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    pass(16 * MINUTE);
    desk.expects({ path: /^\/v1\//, status: 401 });
    await page.getByLabel('Comment or reason').fill('Looked at twice.');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Your session has ended.').waitFor();
    expect(await desk.stateOf(id)).toBe('pending');
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await heading(page, `Enable key ${name}`).waitFor();
    expect(await page.getByLabel('Comment or reason').inputValue()).toBe('Looked at twice.');
    // It is no more once one has gone elsewhere.
    await page.getByRole('link', { name: 'Keys', exact: true }).click();
    await heading(page, 'Keys').waitFor();
    await page.goto(`/console/tasks/${id}`);
    await heading(page, `Enable key ${name}`).waitFor();
    expect(await page.getByLabel('Comment or reason').inputValue()).toBe('');
  });

  test('one device has one passkey, and the only one stays; logging out everywhere', async () => {
    await page.goto('/console/account');
    await page.getByLabel('Name of another passkey').fill('Spare');
    // A device holds one passkey of a person; and their only one stays.
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('alert').getByText('This device already has a passkey of yours.').waitFor();
    desk.expects({ path: /^\/v1\/passkeys\/.*\/remove$/, status: 409 });
    await page.getByRole('button', { name: 'Remove My passkey' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByText('You are logged out.').waitFor();
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await heading(page, 'operator').waitFor();
  });

  test('the page may load nothing of others, and nobody may frame it', async () => {
    const { headers } = await fetch(`${desk.kms.server.url}/console/tasks`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-cache');
  });
});
