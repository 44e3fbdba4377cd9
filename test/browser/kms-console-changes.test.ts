import type { Page } from 'playwright-core';
import type { Applications } from '../../src/kms-server/http/views';
import { axe } from './support/axe';
import { describeInBrowser } from './support/chromium';
import { ConsoleDesk } from './support/console';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });

interface ApiDocument {
  readonly paths: Readonly<Record<string, { readonly post: { readonly requestBody: unknown } }>>;
}

describeInBrowser('changes of the rules in the console', () => {
  let desk: ConsoleDesk;
  let page: Page;

  beforeAll(async () => {
    desk = await ConsoleDesk.open();
    page = (await desk.sitAs('admin')).page;
  }, 120_000);
  afterAll(() => desk?.close());
  afterEach(() => expect(desk.faults()).toEqual([]));

  const REASON = 'As the audit asked for.';
  const field = (label: string | RegExp) => page.getByLabel(label);
  const open = async (kind: string): Promise<void> => {
    await page.goto(`/console/propose?kind=${kind}`);
    await field('Reason').fill(REASON);
  };
  const propose = () => page.getByRole('button', { name: 'Propose' }).click();
  const refusal = (status: number) => desk.expects({ path: /^\/v1\/changes$/, status });
  /** Id of the task that the page shows. */
  async function task(title: string | RegExp): Promise<string> {
    await heading(page, title).waitFor();
    return new URL(page.url()).pathname.split('/').at(-1) ?? '';
  }
  const agreed = async (id: string): Promise<void> => {
    await desk.steps.approve(id, 'officer');
    await page.reload();
  };
  const works = async (raw: string): Promise<number> =>
    (await desk.kms.call({ raw }, 'GET', '/v1/capabilities')).status;

  test('there is a form for every kind of change, and for a policy a page of its own', async () => {
    const { body } = await desk.kms.call<ApiDocument>(undefined, 'GET', '/v1/openapi.json');
    const kinds = JSON.stringify(body.paths['/v1/changes']?.post.requestBody).matchAll(
      /"const":"([\w.-]+)"/g,
    );
    const offered = [...kinds].map(([, kind]) => kind).filter((kind) => kind?.includes('.'));
    await page.goto('/console/propose');
    const options = field('What should change').locator('option');
    await options.first().waitFor({ state: 'attached' });
    const values = await Promise.all((await options.all()).map((option) => option.getAttribute('value')));
    expect([...values, 'policy.set'].sort()).toEqual([...new Set(offered)].sort());
  });

  test('a team is proposed; the task says who must agree, and who may not', async () => {
    await open('team.put');
    await field('Name').fill('Night shift');
    for (const name of ['operator', 'second-operator'])
      await page
        .getByRole('group', { name: 'Who is in it' })
        .getByRole('checkbox', { name, exact: true })
        .check();
    await propose();
    const id = await task('Add team Night shift: operator, second-operator');
    await page.getByText('May still decide: chief').waitFor();
    await page.getByText('You can’t decide this.').waitFor();
    await agreed(id);
    await page.getByText('Carried out by chief').waitFor();
    // The same form changes it: it begins with how it is now.
    await page.goto('/console/people');
    await page.getByRole('link', { name: 'Change team Night shift' }).click();
    expect(await field('Name').inputValue()).toBe('Night shift');
    const second = page.getByRole('checkbox', { name: 'second-operator', exact: true });
    expect(await second.isChecked()).toBe(true);
    await second.uncheck();
    await field('Reason').fill(REASON);
    await propose();
    await task('Change team Night shift: operator');
  });

  test('what the server refuses stands at its field, and nothing typed is lost', async () => {
    refusal(422);
    await open('role.put');
    await field('Name').fill('operator');
    await field('Description').fill('Another operator');
    await page.getByRole('checkbox', { name: 'key.read', exact: true }).check();
    await propose();
    const name = field('Name');
    await page.getByRole('alert').getByText('Role operator is built in').waitFor();
    const says = (await name.getAttribute('aria-describedby'))?.split(' ').at(-1) ?? '';
    expect(await page.locator(`[id="${says}"]`).innerText()).toContain('Role operator is built in');
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    // Whoever works with keys goes on right there.
    expect(await page.evaluate('document.activeElement.getAttribute("aria-invalid")')).toBe('true');
    expect(await axe(page)).toEqual([]);
    expect(await field('Description').inputValue()).toBe('Another operator');
    expect(await field('Reason').inputValue()).toBe(REASON);
    await name.fill('night-operator');
    await propose();
    await task('Add role night-operator: key.read');
  });

  test('a quorum of several parts begins with how it is now', async () => {
    await open('quorum.set');
    await field('Group').selectOption('vault');
    await field('Action').selectOption('enable');
    expect(await field('How many must agree').inputValue()).toBe('2');
    await page.getByRole('button', { name: 'Add a part' }).click();
    await field('Of whom').nth(1).selectOption({ label: 'Night shift' });
    await propose();
    await task(/^Enable in vault needs 2 of the operators and 1 of Night shift/);
    // Whoever proposed it thinks again.
    await page.getByRole('button', { name: 'Take back my proposal' }).click();
    await page.getByText('Withdrawn').first().waitFor();
  });

  test('an application gets an API key, shown once; another takes its place without a gap', async () => {
    await open('application.add');
    await field('Name').fill('invoices');
    await field('Project').fill('P1');
    await propose();
    await agreed(await task('Add application invoices of project P1'));
    await page.getByRole('link', { name: 'Propose an API key for it' }).click();

    const collected = async (): Promise<string> => {
      await field('Reason').fill(REASON);
      await propose();
      await agreed(await task(/^A new API key for invoices/));
      await page.getByRole('button', { name: 'Collect the API key' }).click();
      const secret = await page.getByText(/^kdk?_/).innerText();
      expect(await works(secret)).toBe(200);
      return secret;
    };
    const first = await collected();
    await page.reload();
    desk.expects({ path: /^\/v1\/issuances\/[\w-]+\/collect$/, status: 404 });
    await page.getByRole('button', { name: 'Collect the API key' }).click();
    await page.getByRole('alert').getByText('There is nothing to collect').waitFor();

    await page.goto('/console/people');
    await page.getByRole('link', { name: 'invoices' }).click();
    await page.getByRole('link', { name: 'Give an API key' }).click();
    const second = await collected();
    expect(await works(first)).toBe(200);

    await page.goto('/console/people');
    await page.getByRole('link', { name: 'invoices' }).click();
    const old = page
      .getByRole('list', { name: 'API keys' })
      .getByRole('listitem')
      .filter({ hasText: first.slice(3, 19) });
    await old.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await old.getByText('Revoked', { exact: true }).waitFor();
    expect(await works(first)).toBe(401);
    expect(await works(second)).toBe(200);
  });

  test('an issuer is trusted under conditions: what is wrong is said at its place', async () => {
    refusal(400);
    await open('application.trust-issuer');
    await field('Application').selectOption({ label: 'shop of project P1' });
    await field('Issuer').fill('https://ci.example');
    await field('Audience').fill('keydesk');
    await field('Address of the keys').fill('http://ci.example/keys');
    await field('Value').fill('repo:shop:main');
    await propose();
    await page.getByText('Must be https, or http on loopback.').last().waitFor();
    const wrong = async (label: string) => (await field(label).getAttribute('aria-invalid')) === 'true';
    expect([await wrong('Address of the keys'), await wrong('Issuer')]).toEqual([true, false]);
    await field('Address of the keys').fill('https://ci.example/keys');
    await page.getByRole('checkbox', { name: 'ES256' }).check();
    await propose();
    const id = await task(
      /^Tokens of https:\/\/ci\.example for keydesk are shop, where sub is repo:shop:main/,
    );
    await agreed(id);
    const { body } = await desk.kms.call<Applications>('admin', 'GET', '/v1/applications');
    const shop = body.applications.find(({ name, projectId }) => name === 'shop' && projectId === 'P1');
    await page.goto(`/console/principals/${shop?.id}`);
    await page.getByRole('list', { name: 'Trusted issuers (JWT)' }).getByText('https://ci.example').waitFor();
  });

  test('a certificate is trusted by what it bears', async () => {
    refusal(400);
    await open('application.bind-certificate');
    await field('Application').selectOption({ label: 'reports of project P1' });
    await field('Known by').selectOption('sha256');
    await field('Value').fill('not a fingerprint');
    await propose();
    await page.getByRole('alert').waitFor();
    expect(await field('Value').getAttribute('aria-invalid')).toBe('true');
    await field('Known by').selectOption('dns');
    await field('Value').fill('reports.internal.example');
    await propose();
    await task('Certificates with dns reports.internal.example are reports');
  });

  test('an enrolment link that was agreed to is collected by who proposed it, once', async () => {
    await open('person.enrol');
    await field('Person').selectOption('unlinked-operator');
    await propose();
    await agreed(await task('An enrolment link for unlinked-operator'));
    await page.getByRole('button', { name: 'Collect the enrolment link' }).click();
    const link = await page.getByText('/console/enrol#').innerText();
    const seat = await desk.sit();
    await seat.page.goto(link);
    await seat.page.getByText('This link is for unlinked-operator').waitFor();
    await seat.context.close();
  });

  test('whoever may not propose is offered no form', async () => {
    const { page: other, context } = await desk.sitAs('operator');
    await other.goto('/console/people');
    await heading(other, 'People').waitFor();
    await other.getByRole('list', { name: 'Roles' }).waitFor();
    expect(await other.getByRole('link', { name: /^(Change|Set)/ }).count()).toBe(0);
    expect(await other.getByRole('button', { name: 'Propose a change' }).count()).toBe(0);
    await context.close();
  });
});
