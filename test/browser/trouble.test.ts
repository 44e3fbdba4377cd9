import type { Page, Response } from 'playwright-core';
import { KMS_HOST } from '../../src/cli/demo/cast';
import { MINUTE } from '../e2e/support/house';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { Desk } from './support/desk';
import { IssuePage } from './support/issue-page';
import { steps } from './support/steps';

describeInBrowser('what goes wrong, in the pages', () => {
  let desk: Desk;
  let developer: IssuePage;
  let approver: IssuePage;
  const step = steps(() => desk);

  beforeAll(async () => {
    desk = await Desk.open();
    desk.expects({ path: /\/transitions$/, status: 400 });
    developer = new IssuePage(desk, await desk.as('developer'));
    approver = new IssuePage(desk, await desk.as('approver'));
  }, 300_000);
  afterAll(() => desk?.close());

  step('a KMS that stays away fails the request, which says so; a retry ends well', async () => {
    const { house } = desk;
    const key = await house.submitted();
    house.sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
    await house.step('approver', key, 'Approve');
    await house.pass(150 * MINUTE);
    await developer.open(key);
    await developer.stands('Failed');
    await developer.panel
      .getByText(/no answer/i)
      .first()
      .waitFor();
    expect(await axe(developer.page)).toEqual([]);
    house.sandbox.faults.set({});
    await desk.tick();
    const taken = developer.page.waitForResponse((answer) => isCall(answer, 'panel.act'));
    await developer.panel.getByRole('button', { name: 'Retry' }).click();
    await taken;
    await desk.pass(MINUTE);
    await developer.stands('Waiting for KMS operators');
    await house.operatorsAgree(key);
    await desk.pass(MINUTE);
    await developer.stands('Ready');
  });

  step('a request of the high tier is approved in the panel, and by the menu to no effect', async () => {
    const { house } = desk;
    const key = await house.submitted({ 'Data classification': { value: 'restricted' } });
    await approver.open(key);
    await approver.move('Approve');
    await desk.pass(MINUTE);
    await approver.stands('Waiting for approval');
    await approver.act('Approve request');
    await desk.pass(MINUTE);
    await approver.stands('Waiting for KMS operators');
  });

  step('a rejected request tells the reason and can be revised', async () => {
    const key = await desk.house.submitted();
    await approver.open(key);
    const dialog = await approver.ask('Reject request');
    const reject = dialog.getByRole('button', { name: 'Reject request' });
    expect(await reject.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Reason/).fill('The key is too long-lived for card tokens.');
    expect(await axe(approver.page)).toEqual([]);
    await reject.click();
    await dialog.waitFor({ state: 'detached' });
    await desk.settle();
    await approver.stands('Rejected');
    await developer.open(key);
    await developer.page.getByText('The key is too long-lived for card tokens.').first().waitFor();
    await developer.act('Revise request');
    await developer.stands('Draft');
  });

  step('with the keyboard alone: asked for, submitted and approved', async () => {
    const { page } = developer;
    await page.goto('/projects/KEYS');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await tabTo(page, 'button', 'Create');
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: /^Summary/ })
      .waitFor();
    await typeInto(page, 'textbox', 'Summary', 'A key by keyboard');
    await typeInto(page, 'textbox', 'Description', 'Encrypts card tokens at rest in the payments service.');
    await typeInto(page, 'textbox', 'Key name', 'payments-keyboard');
    await chooseWith(page, 'Key type', 'AES-256');
    for (const operation of ['encrypt', 'decrypt']) {
      await tabTo(page, 'checkbox', operation);
      await page.keyboard.press('Space');
    }
    await chooseWith(page, 'Protection level', 'hsm');
    await typeInto(page, 'textbox', 'Project ID', 'payments');
    await chooseWith(page, 'Location', 'eu-central');
    await chooseWith(page, 'Requestor', 'Developer');
    await chooseWith(page, 'Activation date', desk.house.day(0));
    await chooseWith(page, 'Expiry date', desk.house.day(365));
    await typeInto(page, 'textbox', 'Cost centre', 'CC-4711');
    await chooseWith(page, 'Data classification', 'confidential');
    await typeInto(page, 'textbox', 'Applications', 'payments-api: encrypt, decrypt');
    await tabTo(page, 'button', 'Create');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/browse\//);
    await developer.stands('Draft');
    await confirmWith(desk, page, 'Submit request');
    await developer.stands('Waiting for approval');
    const key = new URL(page.url()).pathname.replace('/browse/', '');
    await approver.open(key);
    await confirmWith(desk, approver.page, 'Approve request');
    await approver.stands('Waiting for KMS operators');
  });
});

/** Whether it answers a call of a panel's function. */
const isCall = (answer: Response, functionKey: string): boolean =>
  answer.request().postData()?.includes(`"${functionKey}"`) ?? false;

/** More stops than any page has. */
const STOPS = 120;

/** Presses Tab until the focus is on a control of that name, as somebody without a mouse does. */
async function tabTo(page: Page, role: 'button' | 'checkbox' | 'combobox' | 'textbox', name: string) {
  const focused = page.locator('*:focus');
  const wanted = page.getByRole(role, { name: new RegExp(`^${name}`) }).and(focused);
  for (let stop = 0; stop < STOPS; stop += 1) {
    if ((await wanted.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach the ${role} "${name}"`);
}

async function typeInto(page: Page, role: 'textbox', name: string, text: string): Promise<void> {
  await tabTo(page, role, name);
  await page.keyboard.type(text);
}

async function chooseWith(page: Page, name: string, option: string): Promise<void> {
  await tabTo(page, 'combobox', name);
  await page.keyboard.type(option);
  // A list that is fetched takes a moment; a calendar has none.
  if (!/^\d/.test(option)) await page.getByRole('option', { name: option }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** The focus of the dialog is on Cancel: its own button is one stop on. */
async function confirmWith(desk: Desk, page: Page, label: string): Promise<void> {
  await desk.tick();
  await tabTo(page, 'button', label);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).and(page.locator('*:focus')).waitFor();
  await page.keyboard.press('Tab');
  await tabTo(page, 'button', label);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await desk.settle();
}
