import { type DemoStage, openDemoStage, type ToldStory, told } from '../e2e/support/demo-stage';
import { programOf } from './support/program';

/** `npm run demo -- --kms aws`, from the connection on the admin page to the end of the key. */
describe('the demo’s story in AWS KMS, played by moto', () => {
  let demo: DemoStage;
  let story: ToldStory;
  beforeAll(async () => {
    // The demo starts the program that this names.
    expect(process.env.KEYDESK_MOTO_SERVER).toBe(programOf('moto'));
    demo = await openDemoStage('aws');
    story = await told(demo);
  }, 120_000);
  afterAll(() => demo?.close());

  test('is told to its end, and asks no operators: AWS has none', () => {
    const steps = story.lines.filter((line) => line.startsWith('+'));
    expect(steps.map((line) => line.split(/\s+/)[1])).toEqual([
      ...['Developer', 'Developer', 'Approver', 'KMS', 'KMS', 'Jira', 'Application', 'Finance'],
      ...['Developer', 'Developer', 'Developer', 'KMS'],
    ]);
    const refusals = story.lines.filter((line) => line.startsWith('x'));
    expect(refusals).toEqual([
      expect.stringMatching(/^x Policy +The policy refuses this request: 3 problems/),
      expect.stringMatching(/^x Jira +Separation of duties/),
      expect.stringMatching(/^x KMS +The key is PendingDeletion, and disabled and locked before/),
    ]);
    expect(story.lines.at(-1)).toContain(`${story.deleted} is Deleted, ${story.created} is Retired`);
  });

  test('shows the key as AWS names it, leads to AWS’s console, and charges it once', async () => {
    const seen = await demo.issues.see(demo.stage.person('developer'), story.created);
    expect(seen.handle).toMatch(/^aws-kms:arn:aws:kms:eu-central-1:111122223333:key\/[0-9a-f-]{36}$/);
    expect(demo.stage.billing.events).toMatchObject([{ data: { handle: seen.handle } }]);
    const { sandbox } = demo.stage;
    const view = await sandbox.invokeResolver({
      ...{ moduleKey: 'keydesk-panel', functionKey: 'panel.read', payload: {} },
      accountId: demo.stage.person('developer').accountId,
      extension: { issue: { id: sandbox.jira.issue(story.created)?.id, key: story.created } },
    });
    expect(view).toMatchObject({
      value: {
        consoleLink: expect.stringMatching(/^https:\/\/eu-central-1\.console\.aws\.amazon\.com\/kms\//),
      },
    });
  });

  test('leaves no credential in Jira, in what the app stores, or in its log', () => {
    const { platform, jira } = demo.stage.sandbox;
    const issues = [story.created, story.deleted].map((key) => jira.issue(key));
    const [, secret = ''] = demo.stage.kms.connection.credential.split(':');
    expect(secret.length).toBeGreaterThan(20);
    expect(JSON.stringify([platform.kvs.contents(), platform.log.records, issues])).not.toContain(secret);
  });
});
