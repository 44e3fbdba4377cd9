import type { Locator, Page } from 'playwright-core';
import { BILLING_HOST, KEY_GROUP, KMS_HOST } from '../../src/cli/demo/cast';
import { House } from '../e2e/support/house';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { Desk } from './support/desk';
import { steps } from './support/steps';

describeInBrowser('set-up from an empty Jira, through the admin page', () => {
  let desk: Desk;
  let page: Page;
  const step = steps(() => desk);

  beforeAll(async () => {
    desk = await Desk.open(House.open({ isEmpty: true }));
    page = await desk.as('admin');
  }, 300_000);
  afterAll(() => desk?.close());

  const tab = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
  const dialog = (): Locator => page.getByRole('dialog');

  step('an empty Jira says where to begin, and the admin page what is missing', async () => {
    await page.goto('/projects');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('link', { name: 'Apps' }).click();
    await page.getByRole('link', { name: /Keydesk/ }).click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await page.getByText('Keydesk is not ready.').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  step('the plan is read first, then carried out step by step', async () => {
    await tab('Set-up');
    await page.getByRole('heading', { name: /^The plan: \d+ steps$/ }).waitFor();
    expect(desk.house.sandbox.jira.users().length).toBeGreaterThan(0);
    await page.getByRole('textbox', { name: 'Project name' }).fill('Encryption keys');
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByText('The project is set up.').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  step('Jira is compared with the plan: nobody may approve yet, and then somebody may', async () => {
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('Nobody holds the role "Key approvers"').waitFor();
    await page.getByRole('button', { name: 'Add approvers' }).click();
    await dialog()
      .getByRole('combobox', { name: /People/ })
      .fill('Approver');
    await page.getByRole('option', { name: 'Approver' }).click();
    expect(await axe(page)).toEqual([]);
    await dialog().getByRole('button', { name: /^Add/ }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('Everything is as the plan says.').waitFor();
  });

  step('the KMS is connected once the host is allowed in the dialog of the product', async () => {
    await tab('KMS');
    await page.getByText('No KMS is connected').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add a connection' }).click();
    await dialog().getByLabel(/^Name/).fill('Reference KMS');
    await dialog()
      .getByLabel(/^Address/)
      .fill(KMS_HOST);
    await dialog()
      .getByLabel(/^Key group/)
      .fill(KEY_GROUP);
    const { integration = '' } = desk.house.stage.file().credentials;
    await dialog()
      .getByLabel(/^Credential/)
      .fill(integration);
    expect(await axe(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Save and allow the host' }).click();
    await dialog().getByText(KMS_HOST).waitFor();
    // Behind the dialog there is a connection now, so rules can be added: the button turns.
    await page.locator('button:enabled', { hasText: 'Add a rule' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Allow' }).click();
    await page.getByText('Credential stored').waitFor();
    expect(await page.content()).not.toContain(integration);
  });

  step('the test button says what the KMS is and can do', async () => {
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText(/^The KMS answers/).waitFor();
    await page
      .getByText(/SoftHSM/)
      .first()
      .waitFor();
    expect(await axe(page)).toEqual([]);
  });

  step('billing has an address, and a secret that is never shown again', async () => {
    await tab('Notifications and billing');
    await page.getByLabel(/^Address of the receiver/).fill(`${BILLING_HOST}/events`);
    const { billingSecret } = desk.house.stage.file();
    await page.getByLabel(/^Signing secret/).fill(billingSecret);
    await page.getByRole('button', { name: 'Save billing' }).click();
    await dialog().getByText(BILLING_HOST).waitFor();
    await dialog().getByRole('button', { name: 'Allow' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await page.getByLabel(/^Signing secret/).inputValue()).toBe('');
    expect(await axe(page)).toEqual([]);
  });

  step('the log names every change of the settings', async () => {
    await tab('Log');
    await page
      .getByText(/connection/i)
      .first()
      .waitFor();
    expect(await axe(page)).toEqual([]);
  });

  step('a developer finds the form of a Create Key', async () => {
    const developer = await desk.as('developer');
    await developer.goto('/projects/KEYS');
    await developer.getByRole('banner').getByRole('button', { name: 'Create' }).click();
    const form = developer.getByRole('dialog');
    await form.getByText('Create Key').waitFor();
    await form.getByRole('combobox', { name: /^Key type/ }).waitFor();
  });
});
