import type { IssueId } from '../../../src/domain/ids';
import { DAY, PEOPLE } from '../../model/world';
import { Requests } from './requests';

const { developer, approver, operator, outsider } = PEOPLE;

let world: Requests;
beforeEach(() => {
  world = new Requests();
});

describe('a delete request', () => {
  async function deletion(of: IssueId): Promise<IssueId> {
    const handle = world.issues.get(of).appFields.handle;
    const form = { handle, reason: 'The service is switched off for good.', windowDays: 7 };
    const id = world.issues.create(developer, 'delete', form);
    world.issues.setStatus(id, 'waiting-for-approval', developer);
    await world.drain();
    return id;
  }

  async function scheduled(of: IssueId): Promise<IssueId> {
    const id = await deletion(of);
    world.issues.setStatus(id, 'approved', approver);
    await world.drain();
    expect(world.status(id)).toBe('waiting-for-operators');
    const [task] = world.kms.operators.pending();
    if (task) world.kms.operators.approve(task.id, operator);
    await world.settle(60_000);
    return id;
  }

  test('takes the key through window, cancel, and a second, final deletion', async () => {
    const made = await world.ready();
    const handle = world.record(made)?.key?.handle;
    const first = await scheduled(made);
    expect(world.status(first)).toBe('pending-deletion');
    expect(world.issues.get(made).appFields.state).toBe('Disabled, deletion scheduled');
    expect(handle && world.kms.usable(handle)).toBe(false);
    world.issues.setStatus(first, 'restored', developer);
    await world.settle(60_000);
    expect(world.status(first)).toBe('restored');
    expect(world.issues.get(made).appFields.state).toBe('Disabled');
    expect(handle && (await world.kms.describeKey(handle))).toMatchObject({ value: { state: 'Disabled' } });

    const second = await scheduled(made);
    expect(world.status(second)).toBe('pending-deletion');
    await world.settle(8 * DAY);
    expect(world.status(second)).toBe('deleted');
    expect(world.status(made)).toBe('retired');
    expect(world.issues.get(made).appFields.state).toBe('Destroyed');
  });

  test('that is cancelled lets the operators enable the key again, or not', async () => {
    const made = await world.ready();
    const handle = world.record(made)?.key?.handle;
    const first = await scheduled(made);
    world.issues.setStatus(first, 'restored', developer);
    await world.settle(60_000);
    expect(handle && world.kms.usable(handle)).toBe(false);

    world.issues.setStatus(made, 'waiting-for-operators', developer);
    await world.drain();
    const [asked] = world.kms.operators.pending();
    if (asked) world.kms.operators.deny(asked.id, operator, 'Not yet.');
    await world.settle(60_000);
    expect(world.status(made)).toBe('ready');
    expect(world.issues.get(made).appFields.state).toBe('Disabled');

    world.issues.setStatus(made, 'waiting-for-operators', developer);
    await world.drain();
    world.agree();
    await world.settle(60_000);
    expect(world.status(made)).toBe('ready');
    expect(handle && world.kms.usable(handle)).toBe(true);
    expect(world.billing.events).toHaveLength(1);
  });

  test('is refused for a handle that is not ours, and for one whose deletion is open', async () => {
    const made = await world.ready();
    await scheduled(made);
    const again = await deletion(made);
    expect(world.status(again)).toBe('draft');
    const foreign = world.issues.create(developer, 'delete', {
      handle: 'keydesk:somebody-elses',
      reason: 'Not needed any more at all.',
      windowDays: 7,
    });
    world.issues.setStatus(foreign, 'waiting-for-approval', developer);
    await world.drain();
    expect(world.status(foreign)).toBe('draft');
    expect(world.issues.get(foreign).comments.at(-1)?.paragraphs.join(' ')).toContain(
      'deletion.unknown-handle',
    );
  });

  test('is not taken from somebody who has no part in the key', async () => {
    const made = await world.ready();
    const form = {
      handle: world.issues.get(made).appFields.handle,
      reason: 'The service is switched off for good.',
      windowDays: 7,
    };
    const file = async (by: typeof outsider) => {
      const id = world.issues.create(by, 'delete', form);
      world.issues.setStatus(id, 'waiting-for-approval', by);
      await world.drain();
      return id;
    };
    const refused = await file(outsider);
    expect(world.status(refused)).toBe('draft');
    expect(world.issues.get(refused).comments.at(-1)?.paragraphs.join(' ')).toContain(
      'requester, owner or approver',
    );
    expect(world.status(await file(approver))).toBe('waiting-for-approval');
  });

  test('is cancelled where its issue is deleted in the window', async () => {
    const made = await world.ready();
    const id = await scheduled(made);
    world.issues.remove(id, developer);
    await world.settle(8 * DAY);
    const handle = world.record(made)?.key?.handle;
    expect(handle && (await world.kms.describeKey(handle))).toMatchObject({ value: { state: 'Disabled' } });
  });
});
