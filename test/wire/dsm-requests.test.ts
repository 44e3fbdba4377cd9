import type { ConnectionId, IssueId } from '../../src/domain/ids';
import { dsmWithoutWire, GATED } from '../conformance/dsm-harness';
import { value } from '../conformance/harness';
import { DAY, PEOPLE } from '../model/world';
import { Requests } from '../unit/app/requests';
import { kidOf } from './dsm-support';

const DSM = 'dsm' as ConnectionId;
const MINUTE = 60_000;

/** Requests whose keys are made in a DSM with the operators' gate. */
class DsmRequests extends Requests {
  readonly dsm = dsmWithoutWire({ ...GATED, time: this, approvalLifetimeMs: 7 * DAY });

  constructor() {
    super();
    this.others.set(DSM, this.dsm.kms);
    const destination = { id: DSM, name: 'Payments DSM', keyGroup: this.dsm.stub.groupName };
    this.routing = { rules: [], destinations: [{ ...destination, hasCredential: true }], defaultId: DSM };
  }

  get operator() {
    return this.dsm.operators.people[0];
  }

  /** A request that waits for the operators, and what they are asked. */
  async waiting() {
    const id = await this.approved({ location: '127.0.0.1' });
    expect(this.status(id)).toBe('waiting-for-operators');
    const { snapshot, key } = this.record(id) ?? {};
    const [asked] = snapshot ? await this.dsm.operators.pending(snapshot.requestId) : [];
    if (!asked || !key) throw new Error('The operators are asked nothing');
    return { id, handle: key.handle, approvalId: asked.id };
  }

  told(id: IssueId): string {
    return this.issues.get(id).comments.at(-1)?.paragraphs.join('\n') ?? '';
  }

  /** The operators have decided, or DSM has for them: what becomes of it on the issue. */
  async becomes(id: IssueId): Promise<string | undefined> {
    await this.settle(10 * MINUTE);
    return this.status(id);
  }
}

let world: DsmRequests;
beforeEach(() => {
  world = new DsmRequests();
});
afterEach(() => expect([...new Set(world.dsm.stub.violations)]).toEqual([]));

describe("an approval request of DSM's ends on the issue", () => {
  test('approved: the key is ready, and who agreed is named', async () => {
    const { id, handle, approvalId } = await world.waiting();
    value(await world.dsm.operators.approve(approvalId, world.operator));
    expect(await world.becomes(id)).toBe('ready');
    expect(world.told(id)).toContain(`Agreed by ${world.operator}.`);
    expect(await world.dsm.applications.tryUse(handle)).toBe(true);
  });

  test('denied: with the reason and who denied, and the key stays unusable', async () => {
    const { id, handle, approvalId } = await world.waiting();
    value(await world.dsm.operators.deny(approvalId, world.operator, 'Not before the audit.'));
    expect(await world.becomes(id)).toBe('denied');
    expect(world.told(id)).toContain(`Denied by ${world.operator}: Not before the audit.`);
    expect(await world.dsm.applications.tryUse(handle)).toBe(false);
  });

  test('approved, and then failed in DSM: as that, with what DSM says, and who had agreed', async () => {
    const { id, handle, approvalId } = await world.waiting();
    const key = world.dsm.stub.sobjects.get(kidOf(handle));
    if (!key) throw new Error('No key');
    expect(world.dsm.stub.sobjects.delete(key).status).toBe(204);
    value(await world.dsm.operators.approve(approvalId, world.operator));
    expect(await world.becomes(id)).toBe('failed');
    expect(world.told(id)).toContain(
      `Agreed by ${world.operator}, and the KMS could not carry it out: Object is destroyed`,
    );
  });

  test('undecided for as long as DSM waits: expired', async () => {
    const { id, handle } = await world.waiting();
    await world.settle(8 * DAY, 24);
    expect(world.status(id)).toBe('approval-expired');
    expect(world.told(id)).toContain('The KMS operators did not decide in time.');
    expect(await world.dsm.applications.tryUse(handle)).toBe(false);
  });

  test('withdrawn in DSM: told as such, and nothing is enabled', async () => {
    const { id, handle, approvalId } = await world.waiting();
    const by = { app: world.dsm.stub.appId };
    expect(world.dsm.stub.approvals.withdraw(approvalId.split('.')[0] ?? '', by).status).toBe(204);
    await world.becomes(id);
    expect(world.told(id)).toContain('was withdrawn in the KMS');
    expect(await world.dsm.applications.tryUse(handle)).toBe(false);
  });

  test('a requester who withdraws takes the question back from DSM', async () => {
    const { id, approvalId } = await world.waiting();
    world.issues.setStatus(id, 'withdrawn', PEOPLE.developer);
    await world.becomes(id);
    expect(value(await world.dsm.kms.getApproval(approvalId)).state).toBe('withdrawn');
  });
});
