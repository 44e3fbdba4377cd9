import type { AccountId } from '../../../src/domain/ids';
import { PEOPLE } from '../../model/world';
import { Requests } from './requests';

const { approver, outsider } = PEOPLE;
const NOBODY = { accountIds: [] as readonly AccountId[], groupIds: [] as readonly string[] };
const AUDIENCE = { accountIds: [outsider], groupIds: ['security'] };
const HOUR = 3_600_000;

const mailsAbout = (world: Requests, text: string) =>
  world.issues.mails.filter(({ subject }) => subject.includes(text));

/** A request whose KMS stays silent until it is given up. */
async function failed(world: Requests): Promise<void> {
  const id = await world.submitted();
  world.faults.inject(...Array.from({ length: 60 }, () => 'before' as const));
  world.issues.setStatus(id, 'approved', approver);
  await world.settle(3 * HOUR, 40);
  expect(world.status(id)).toBe('failed');
}

test('at submission the approvers and whoever the administrator named get one mail', async () => {
  const world = new Requests();
  world.alsoTold = { submitted: AUDIENCE, stuck: NOBODY };
  await world.submitted();
  expect(mailsAbout(world, 'waits for approval').map(({ to }) => to)).toEqual([
    { accountIds: [outsider], groupIds: ['approvers', 'security'] },
  ]);
});

test('a request that failed is told once to whoever the administrator named', async () => {
  const world = new Requests();
  world.alsoTold = { submitted: NOBODY, stuck: AUDIENCE };
  await failed(world);
  expect(mailsAbout(world, 'is stuck').map(({ to }) => to)).toEqual([AUDIENCE]);
});

test('nobody is told where nobody was named', async () => {
  const world = new Requests();
  await failed(world);
  expect(mailsAbout(world, 'is stuck')).toEqual([]);
});
