import { CNSA_2_POLICY } from '../../../src/domain/policy/cnsa-policy';
import { policySetSchema } from '../../../src/domain/policy/policy-set';
import { goodForm, PEOPLE } from '../../model/world';
import { Requests } from './requests';

const { developer, approver } = PEOPLE;

let world: Requests;
beforeEach(() => {
  world = new Requests();
});

const lastComment = (id: Parameters<Requests['status']>[0]): string =>
  world.issues.get(id).comments.at(-1)?.paragraphs.join(' ') ?? '';

test('the policy is run again before the key is made: it may have changed while people decided', async () => {
  const id = world.issues.create(developer, 'create', {
    ...goodForm(world.now),
    keyType: 'EC-P256',
    operations: ['sign', 'verify'],
    applications: 'payments-api: sign, verify',
  });
  world.issues.setStatus(id, 'waiting-for-approval', developer);
  await world.drain();
  expect(world.status(id)).toBe('waiting-for-approval');
  world.policy = policySetSchema.parse(CNSA_2_POLICY);
  world.issues.setStatus(id, 'approved', approver);
  await world.drain();
  expect(world.status(id)).toBe('draft');
  expect(lastComment(id)).toContain('crypto.ec-curve');
  expect(await world.kms.listKeys({ limit: 10 })).toEqual({ keys: [] });
});

test('a high tier is not approved by a transition', async () => {
  const form = { ...goodForm(world.now), dataClassification: 'restricted', protectionLevel: 'hsm' };
  const id = world.issues.create(developer, 'create', form);
  world.issues.setStatus(id, 'waiting-for-approval', developer);
  await world.drain();
  world.issues.setStatus(id, 'approved', approver);
  await world.drain();
  expect(world.status(id)).toBe('waiting-for-approval');
  expect(lastComment(id)).toContain('high tier');
  expect(await world.kms.listKeys({ limit: 10 })).toEqual({ keys: [] });
});

test('an approval that bears no account does not count', async () => {
  const id = await world.submitted();
  world.issues.setStatus(id, 'approved', undefined as never);
  await world.drain();
  expect(world.status(id)).toBe('waiting-for-approval');
  expect(lastComment(id)).toContain('bears no account');
});

test('an approval of a form that no longer reads as it was frozen voids the request', async () => {
  const id = await world.submitted();
  // Without an entry in the changelog: an option was renamed.
  const issue = world.issues.get(id);
  issue.form = { ...issue.form, dataClassification: 'internal' };
  world.issues.setStatus(id, 'approved', approver);
  await world.drain();
  expect(world.status(id)).toBe('draft');
  expect(lastComment(id)).toContain('dataClassification');
});

test('a key that a late answer brings is put away before a resubmission takes its place', async () => {
  const id = await world.submitted();
  world.faults.inject('late');
  world.issues.setStatus(id, 'approved', approver);
  await world.drain();
  world.issues.edit(id, { costCentre: 'CC-9999' }, developer);
  await world.drain();
  world.issues.setStatus(id, 'waiting-for-approval', developer);
  await world.drain();
  await world.faults.deliverLate();
  await world.settle(3_600_000);
  expect(world.status(id)).toBe('waiting-for-approval');
  expect((await world.kms.listKeys({ limit: 10 })).keys.map(({ state }) => state)).toEqual([
    'PendingDeletion',
  ]);
  expect(world.store.archive.size).toBe(1);
});
