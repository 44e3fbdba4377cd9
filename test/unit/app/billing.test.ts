import { listDeadLetters, replayDeadLetter } from '../../../src/app/usecases/dead-letters';
import { PEOPLE } from '../../model/world';
import { Requests } from './requests';

const { operator } = PEOPLE;

let world: Requests;
beforeEach(() => {
  world = new Requests();
});

describe('billing', () => {
  test('waits for a receiver that is down, and delivers once', async () => {
    world.billing.inject('before', 'lost-answer', 'duplicate');
    const id = await world.approved();
    await world.settle(7_200_000, 30);
    expect(world.billing.events).toHaveLength(1);
    expect(world.record(id)?.chargedAt).toBeDefined();
  });

  test('keeps what the receiver refuses, and delivers it when somebody replays it', async () => {
    world.billing.inject('rejected');
    await world.approved();
    await world.settle(7_200_000);
    expect(world.billing.events).toEqual([]);
    const [letter] = await listDeadLetters(world.store);
    if (!letter) throw new Error('no dead letter');
    expect(letter).toMatchObject({ issueKey: 'KEYS-1', attempts: 1 });
    expect(await replayDeadLetter(world.store, letter.id, world.now)).toMatchObject({ ok: true });
    await world.settle(600_000);
    expect(world.billing.events.map((event) => event.id)).toEqual([letter.id]);
    expect(await replayDeadLetter(world.store, letter.id, world.now)).toMatchObject({ ok: false });
  });

  test('charges at Ready where the setting says so', async () => {
    world.chargeAt = 'ready';
    await world.approved();
    expect(world.billing.events).toEqual([]);
    const [task] = world.kms.operators.pending();
    if (task) world.kms.operators.approve(task.id, operator);
    await world.settle(60_000);
    expect(world.billing.events).toHaveLength(1);
  });
});
