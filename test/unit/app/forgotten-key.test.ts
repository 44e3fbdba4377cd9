import type { RequestContext } from '../../../src/app/ports/kms';
import { DAY } from '../../model/world';
import { Requests } from './requests';

/** A key in service, in a KMS that forgets what it has destroyed, which somebody deletes in the KMS itself. */
async function deletedInTheKms() {
  const world = new Requests({ kms: { forgetsDestroyed: true } });
  const id = await world.ready();
  const handle = world.record(id)?.key?.handle;
  if (!handle) throw new Error('The request has no key');
  const somebody = { requestId: 'somebody-elses', generation: 1, excluded: [] } as unknown as RequestContext;
  expect(await world.kms.scheduleDeletion(handle, 7, somebody)).toMatchObject({ ok: true });
  world.agree();
  const look = async (): Promise<void> => {
    world.push({ issueId: id, why: 'key' });
    await world.drain();
  };
  return { world, id, handle, look };
}

test('a key whose deletion was seen to begin, and that the KMS has forgotten, retires its request', async () => {
  const { world, id, handle, look } = await deletedInTheKms();
  await look();
  expect(world.record(id)?.key?.state).toBe('PendingDeletion');
  expect(world.status(id)).toBe('ready');
  world.now += 8 * DAY;
  expect(await world.kms.describeKey(handle)).toMatchObject({ refusal: { code: 'not-found' } });
  await look();
  expect(world.status(id)).toBe('retired');
  expect(world.record(id)?.state).toBe('retired');
});

test('a key that is not found although nobody saw its deletion begin retires nothing', async () => {
  const { world, id, look } = await deletedInTheKms();
  world.now += 8 * DAY;
  await look();
  expect(world.status(id)).toBe('ready');
  expect(world.record(id)?.key?.state).toBe('Enabled');
});
