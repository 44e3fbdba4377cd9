import { DAY, MINUTE } from '../e2e/support/house';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { Desk } from './support/desk';
import { boxes, choice, day, dialog, fill, text } from './support/forms';
import { IssuePage } from './support/issue-page';
import { steps } from './support/steps';

describeInBrowser('the story of a key, in the pages', () => {
  let desk: Desk;
  let developer: IssuePage;
  let approver: IssuePage;
  let key: string;
  let handle: string;
  const step = steps(() => desk);

  beforeAll(async () => {
    desk = await Desk.open();
    desk.expects({ path: /\/transitions$/, status: 400 });
    developer = new IssuePage(desk, await desk.as('developer'));
    approver = new IssuePage(desk, await desk.as('approver'));
  }, 300_000);
  afterAll(() => desk?.close());

  step('a developer asks for a key in the form of the screen', async () => {
    const { page } = developer;
    await page.goto('/projects/KEYS');
    await page.getByRole('banner').getByRole('button', { name: 'Create' }).click();
    const form = dialog(page, 'Create issue');
    await fill(form, {
      Summary: text('A key for card tokens'),
      Description: text('Encrypts card tokens at rest in the payments service.'),
      'Key name': text('payments-cards'),
      'Key type': choice('RSA-2048'),
      'Allowed operations': boxes('encrypt', 'decrypt'),
      'Protection level': choice('hsm'),
      'Project ID': text('payments'),
      Location: choice('eu-central'),
      Requestor: choice('Developer'),
      'Activation date': day(desk.house.day(0)),
      'Expiry date': day('2036-06-30'),
      'Cost centre': text('CC-4711'),
      'Data classification': choice('confidential'),
      Applications: text('payments-api: encrypt, decrypt'),
    });
    expect(await axe(page)).toEqual([]);
    await form.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/browse\//);
    await developer.stands('Draft');
    key = new URL(page.url()).pathname.replace('/browse/', '');
  });

  step('the policy refuses it with rule and mend, and the form keeps what was entered', async () => {
    await developer.move('Submit');
    const refusal = await developer.refusal.innerText();
    expect(refusal).toContain('NIST IR 8547');
    expect(refusal).toContain('RSA-3072, EC-P256 or AES-256');
    expect(await axe(developer.page)).toEqual([]);
    const details = await developer.page.getByRole('complementary', { name: 'About this issue' }).innerText();
    for (const entered of ['payments-cards', 'RSA-2048', '30 Jun 2036', 'CC-4711'])
      expect(details).toContain(entered);
  });

  step('mended in its place and submitted in the panel, it waits for approval', async () => {
    await developer.edit('Key type', choice('AES-256'));
    await developer.edit('Expiry date', day(desk.house.day(365)));
    await developer.act('Submit request');
    await developer.stands('Waiting for approval');
    expect(await axe(developer.page)).toEqual([]);
  });

  step('who asked is refused to approve, and reads why', async () => {
    await developer.panel.getByText(/^Approve request: You took part in this request/).waitFor();
    expect(await developer.panel.getByRole('button', { name: 'Approve request' }).count()).toBe(0);
    await developer.move('Approve');
    expect(await developer.refusal.innerText()).toContain('Separation of duties: you created this request');
    await developer.refusal.getByRole('button', { name: 'Dismiss' }).click();
  });

  step('the approver sees what was frozen, with its hash, and approves that', async () => {
    await approver.open(key);
    const asked = await approver.ask('Approve request');
    const words = await asked.innerText();
    expect(words).toContain('A key is made in');
    expect(words).toContain('payments-cards');
    const [, hash = ''] = /SHA-256: ([0-9a-f]{64})/.exec(words) ?? [];
    expect(words).toContain(`Frozen as ${hash.slice(0, 12)}`);
    expect(await axe(approver.page)).toEqual([]);
    await asked.getByRole('button', { name: 'Approve request' }).click();
    await asked.waitFor({ state: 'detached' });
    await desk.settle();
    await approver.stands('Waiting for KMS operators');
    await developer.stands('Waiting for KMS operators');
  });

  step('once the operators agree in the KMS, the issue shows the handle to copy', async () => {
    await desk.house.operatorsAgree(key);
    await desk.pass(MINUTE);
    await developer.stands('Ready');
    handle = (await desk.house.see(key)).handle ?? '';
    const { page, panel } = developer;
    const copy = panel.frameLocator('iframe:visible');
    expect(await copy.getByRole('textbox', { name: 'Key handle' }).inputValue()).toBe(handle);
    await copy.getByRole('button', { name: 'Copy: Key handle' }).click();
    await copy.getByRole('status').getByText('Copied').first().waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(handle);
    expect(await axe(page)).toEqual([]);
  });

  step('the timeline names people and moments', async () => {
    const { panel } = developer;
    await panel.getByRole('tab', { name: 'Timeline' }).click();
    const told = await panel.getByRole('tabpanel').innerText();
    for (const part of ['Developer', 'Approver', '23 Nov 2026']) expect(told).toContain(part);
    expect(await axe(developer.page)).toEqual([]);
  });

  step('its deletion is asked for in the panel, approved, and agreed', async () => {
    const asked = await developer.ask('Ask for deletion');
    await asked.getByLabel(/Why is the key to be deleted/).fill('The service has moved to another key.');
    await asked.getByRole('button', { name: 'Ask for deletion' }).click();
    await developer.stands('Draft');
    key = new URL(developer.page.url()).pathname.replace('/browse/', '');
    await developer.act('Submit request');
    await developer.stands('Waiting for approval');
    await approver.open(key);
    await approver.act('Approve request');
    await approver.stands('Waiting for KMS operators');
    await desk.house.operatorsAgree(key);
    await desk.pass(MINUTE);
    await developer.stands('Pending deletion');
  });

  step('the undo window counts down, and can be used', async () => {
    await developer.panel.getByText('6 days 23 hours left to undo').waitFor();
    await desk.pass(3 * DAY);
    await developer.open(key);
    await developer.panel.getByText('3 days 23 hours left to undo').waitFor();
    expect(await axe(developer.page)).toEqual([]);
    await developer.act('Cancel deletion');
    await desk.pass(MINUTE);
    await developer.stands('Restored');
    expect(await desk.house.canEncrypt(handle)).toBe(false);
  });
});
