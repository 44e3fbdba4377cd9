import { paced } from '../../../../src/app/adapters/kms/aws/pace';

/** A clock that stands still until every caller sleeps, then goes to the first that wakes. */
function virtualClock() {
  let now = 1_000_000;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake })),
    wait: (ms: number) => {
      now += ms;
    },
    async run(): Promise<void> {
      await new Promise(setImmediate);
      for (let next = sleepers.shift(); next; next = sleepers.shift()) {
        now = Math.max(now, next.at);
        next.wake();
        await new Promise(setImmediate);
      }
    },
  };
}

const CREATE = 'CreateKey in 111122223333, eu-central-1';

test('a rush of creates goes out five a second, in order, and none of them fails', async () => {
  const clock = virtualClock();
  const pace = paced(clock);
  const out: { readonly nth: number; readonly at: number }[] = [];
  const rush = Array.from({ length: 23 }, async (_, nth) => {
    await pace(CREATE, 5);
    out.push({ nth, at: clock.now() - 1_000_000 });
  });
  await clock.run();
  await Promise.all(rush);
  expect(out.map(({ nth }) => nth)).toEqual(rush.map((_, nth) => nth));
  for (const { at } of out) {
    const second = out.filter((other) => other.at >= at && other.at < at + 1_000);
    expect(second.length).toBeLessThanOrEqual(5);
  }
  expect(out.at(-1)?.at).toBe(4_000);
});

test('kinds of calls, accounts and regions have queues of their own, and a queue that rested is open at once', async () => {
  const clock = virtualClock();
  const pace = paced(clock);
  for (let count = 0; count < 5; count += 1) await pace(CREATE, 5);
  await pace('CreateKey in 111122223333, us-east-1', 5);
  await pace('PutKeyPolicy in 111122223333, eu-central-1', 15);
  clock.wait(1_000);
  await pace(CREATE, 5);
  expect(clock.now()).toBe(1_001_000);
});

test('whoever would wait longer than a pass holds out is told how long, and takes nobody’s turn', async () => {
  const clock = virtualClock();
  const pace = paced(clock);
  const rush = Array.from({ length: 30 }, () => pace(CREATE, 5));
  await expect(pace(CREATE, 5)).rejects.toMatchObject({ reason: 'throttled', retryAfterMs: 6_000 });
  await clock.run();
  await Promise.all(rush);
});
