import type { KeyLogView, PanelAnswer } from '../../src/app/views/request';
import { emailOf } from '../../src/cli/demo/cast';
import { asApp, must } from '../../src/cli/demo/kms/dsm-caller';
import { type DemoStage, openDemoStage, type ToldStory, told } from './support/demo-stage';

/** `npm run demo -- --kms dsm`, from the connection on the admin page to the end of the key. */
describe('the demo’s story in DSM', () => {
  let demo: DemoStage;
  let story: ToldStory;
  beforeAll(async () => {
    demo = await openDemoStage('dsm');
    story = await told(demo);
  }, 120_000);
  afterAll(() => demo?.close());

  const comments = (key: string) => demo.issues.comments(demo.stage.person('developer'), key);

  test('is told to its end, with operators who are asked for the key and for its end', () => {
    const steps = story.lines.filter((line) => line.startsWith('+'));
    expect(steps.map((line) => line.split(/\s+/)[1])).toEqual([
      ...['Developer', 'Developer', 'Approver', 'KMS', 'Operator', 'Jira', 'Application', 'Finance'],
      ...['Developer', 'Developer', 'Developer', 'Operator', 'KMS'],
    ]);
    const refusals = story.lines.filter((line) => line.startsWith('x'));
    expect(refusals).toEqual([
      expect.stringMatching(/^x Policy +The policy refuses this request: 3 problems/),
      expect.stringMatching(/^x Jira +Separation of duties/),
      expect.stringMatching(/^x KMS +Key is disabled$/),
    ]);
    expect(story.lines.at(-1)).toContain(`${story.deleted} is Deleted, ${story.created} is Retired`);
  });

  test('names the person who agreed, on the key’s issue and on the deletion’s', async () => {
    for (const key of [story.created, story.deleted])
      expect((await comments(key)).join('\n')).toContain(`Agreed by ${emailOf('operator')}.`);
  });

  test('is charged once', () => {
    expect(demo.stage.billing.events).toHaveLength(1);
  });

  test('has people alone as reviewers, and an API key that may not decide', async () => {
    const { url, connection } = demo.stage.kms;
    const keydesk = asApp(url, connection.credential);
    const group = await must<{ approval_policy: { quorum: { members: object[] } } }>(
      ...([keydesk, 'GET', `/sys/v1/groups/${connection.kms.groupId}`] as const),
    );
    expect(group.approval_policy.quorum.members).toEqual([{ user: expect.any(String) }]);
    const { request_id } = await must<{ request_id: string }>(keydesk, 'POST', '/sys/v1/approval_requests', {
      ...{ method: 'POST', operation: '/crypto/v1/keys', description: 'No ticket' },
    });
    const approval = must(keydesk, 'POST', `/sys/v1/approval_requests/${request_id}/approve`, {});
    await expect(approval).rejects.toThrow('403 Not a reviewer');
  });

  test('leaves no credential in Jira, in what the app stores, or in its log', () => {
    const { platform, jira } = demo.stage.sandbox;
    const issues = [story.created, story.deleted].map((key) => jira.issue(key));
    const secret = demo.stage.kms.connection.credential;
    expect(JSON.stringify([platform.kvs.contents(), platform.log.records, issues])).not.toContain(secret);
  });

  describe('the log of its key, in the panel', () => {
    const read = async () => {
      const { sandbox } = demo.stage;
      return (await sandbox.invokeResolver({
        ...{ moduleKey: 'keydesk-panel', functionKey: 'panel.key-log', payload: {} },
        accountId: demo.stage.person('developer').accountId,
        extension: { issue: { id: sandbox.jira.issue(story.created)?.id, key: story.created } },
      })) as PanelAnswer<KeyLogView>;
    };

    test('is DSM’s, newest first', async () => {
      const log = await read();
      if (!log.ok) throw new Error(log.problem.what);
      const moments = log.value.entries.map(({ at }) => at);
      expect(moments).toEqual([...moments].sort((one, other) => other - one));
      expect(log.value.entries.at(-1)).toMatchObject({ who: 'Keydesk', what: 'Security object created' });
    });

    test('is a problem with a mend while DSM is silent', async () => {
      const [host = ''] = demo.stage.kms.hosts;
      // Nobody listens there.
      demo.stage.sandbox.platform.aliases.set(host, 'http://127.0.0.1:1');
      expect(await read()).toMatchObject({
        ok: false,
        problem: { what: expect.stringMatching(/./), mend: 'Try again in a minute; nothing is done twice.' },
      });
      demo.stage.sandbox.platform.aliases.set(host, demo.stage.kms.url);
    });
  });
});
