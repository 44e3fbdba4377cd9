import { PEOPLE } from '../../model/world';
import { Requests } from './requests';

const { developer } = PEOPLE;

test("the issue context's status follows the app's steps, and people's where it would mislead", async () => {
  const world = new Requests();
  const id = await world.submitted();
  expect(world.issues.get(id).lozenge).toBeNull();
  world.issues.setStatus(id, 'approved', PEOPLE.approver);
  await world.drain();
  expect(world.issues.get(id).lozenge).toBe('Waiting for KMS operators');
  world.issues.setStatus(id, 'withdrawn', developer);
  await world.settle(60_000);
  expect(world.issues.get(id).lozenge).toBe('Withdrawn');
});

test('whatever anybody writes into it decides nothing', async () => {
  const world = new Requests();
  const id = await world.submitted();
  world.issues.get(id).lozenge = 'Ready';
  await world.settle(600_000);
  expect(world.status(id)).toBe('waiting-for-approval');
  expect((await world.kms.listKeys({ limit: 10 })).keys).toEqual([]);
});
