import type { ApprovalResource, KeyResource } from '../../src/kms-server/http/resources';
import { jiraSiteOf, ticketUrl } from '../../src/kms-server/usecases/tickets';
import { describeWithHsm } from './support/hsm';
import { context, freshRequest, Steps, spec, startTestKms, type TestKms } from './support/kms';

describe('where a ticket is read', () => {
  const jiraSite = 'https://your-site.atlassian.net';

  test.each(['KEYS-1', 'AB-1234567890', 'A_B2-7'])('%s is a key of an issue', (ticket) => {
    expect(ticketUrl({ jiraSite }, ticket)).toBe(`${jiraSite}/browse/${ticket}`);
  });

  test.each([
    ...['KEYS-0', 'KEYS-01', 'keys-1', 'K-1', '1KEYS-1', 'KEYS', 'KEYS-', 'KEYS-1 ', 'KEYS-1\n', ''],
    ...['../KEYS-1', 'KEYS-1/../..', 'KEYS-1?x=1', 'KEYS-1#x', '//elsewhere.example/KEYS-1'],
    ...['javascript:alert(1)', '@elsewhere.example/KEYS-1', 'KEYS-1%2f..', 'КEYS-1'],
  ])('%j is none, so it is no link', (ticket) => {
    expect(ticketUrl({ jiraSite }, ticket)).toBeUndefined();
  });

  test('without a Jira nothing is a link', () => {
    expect(ticketUrl({ jiraSite: undefined }, 'KEYS-1')).toBeUndefined();
  });

  test.each([
    'https://x.atlassian.net',
    'https://x.atlassian.net/',
    'http://localhost:8080',
    'http://127.0.0.1:1',
  ])('%s is taken', (url) => {
    expect(jiraSiteOf(url)).toBe(url.replace(/\/$/, ''));
  });

  test.each([
    ...['http://x.atlassian.net', 'ftp://x.atlassian.net', 'javascript:alert(1)', 'x.atlassian.net', ''],
    ...['https://x.atlassian.net/jira', 'https://x.atlassian.net/?a=b', 'https://x.atlassian.net/#a'],
    ...['https://user:secret@x.atlassian.net', 'http://localhost.elsewhere.example'],
  ])('%s is refused', (url) => {
    expect(() => jiraSiteOf(url)).toThrow('The Jira URL is');
  });
});

describeWithHsm('links to tickets', (module) => {
  let kms: TestKms;
  let steps: Steps;
  beforeAll(async () => {
    kms = await startTestKms(module, { jiraUrl: 'https://your-site.atlassian.net' });
    steps = new Steps(kms);
  });
  afterAll(() => kms?.close());

  const LINK = 'https://your-site.atlassian.net/browse/KEY-1';
  const read = async <T>(path: string) => (await kms.call<T>('operator', 'GET', path)).body;

  test('an approval, its key and a deletion that waits have theirs', async () => {
    const key = await steps.enabled();
    const id = await steps.askToDelete(key, freshRequest());
    expect(await read<ApprovalResource>(`/v1/approvals/${id}`)).toMatchObject({
      ticket: 'KEY-1',
      ticketUrl: LINK,
    });
    await steps.approve(id);
    expect(await read<KeyResource>(`/v1/keys/${key.keyId}`)).toMatchObject({
      ticket: 'KEY-1',
      ticketUrl: LINK,
      deletionScheduled: { ticket: 'KEY-1', ticketUrl: LINK },
    });
  });

  test('whatever a request calls its ticket, no link leads elsewhere', async () => {
    const requestId = freshRequest();
    const ticket = '//elsewhere.example/KEYS-1';
    const body = { spec: spec(), context: { ...context(requestId), ticket } };
    const { body: key } = await kms.call<KeyResource>('jira', 'POST', '/v1/keys', body);
    expect(key).toMatchObject({ ticket });
    expect(key).not.toHaveProperty('ticketUrl');
  });
});
