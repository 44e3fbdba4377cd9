import type { FrameLocator, Page } from 'playwright-core';
import type { KmsClient } from '../../src/cli/demo/kms-client';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { Desk } from './support/desk';

const PAGE = '/projects/KEYS/apps/keydesk-operators';

describeInBrowser('a Jira account is proved on the page of the operators', () => {
  let desk: Desk;
  let olga: KmsClient;
  let page: Page;
  let frame: FrameLocator;
  beforeAll(async () => {
    desk = await Desk.open();
    olga = await desk.house.newcomer({ kind: 'operator', name: 'Olga', groups: ['payments'] });
    page = await desk.as('deputy');
    await page.goto(PAGE);
    frame = page.frameLocator('iframe').first();
    await frame.getByRole('tab', { name: 'Your account' }).click();
  }, 180_000);
  afterAll(() => desk?.close());
  afterEach(async () => expect(await desk.faults()).toEqual([]));

  const code = async (): Promise<string> =>
    (await olga.must<{ code: string }>('POST', '/v1/account-links', {})).code;
  const enter = async (text: string): Promise<void> => {
    await frame.getByLabel('Code that Reference KMS shows you').fill(text);
    await frame.getByRole('button', { name: 'Continue' }).click();
  };

  test('a wrong code says what to do', async () => {
    await frame.getByText('Not linked').waitFor();
    await enter('0000-0000');
    await frame.getByRole('alert').getByText('This code is not known here').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('whose code it is comes first: somebody who was talked into it can say no', async () => {
    await enter(await code());
    await frame.getByText('Are you Olga in Reference KMS?').waitFor();
    expect(await axe(page)).toEqual([]);
    await frame.getByRole('button', { name: 'No', exact: true }).click();
    await frame.getByText('Not linked').waitFor();
    expect(await olga.must('GET', '/v1/account-links')).toMatchObject({ link: { state: 'code' } });
  });

  test('what was proved waits for others, and the page says for whom', async () => {
    await enter(await code());
    await frame.getByRole('button', { name: 'Yes, that is me' }).click();
    await frame.getByText('Others in Reference KMS now have to agree that you are Olga').waitFor();
    await frame.getByText('Waits for agreement').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    await frame.getByText('Waits for agreement').waitFor();
    const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overhang)).toBe(0);
  });
});
