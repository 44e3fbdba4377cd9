import { TooManyWaiting, Turnstile } from '../../../src/kms-server/hsm/signer/turnstile';
import { failureOf } from '../../../src/kms-server/http/failures';

test('lets as many through as it is wide, the others in their order, and refuses the rest as rate-limited', async () => {
  const turnstile = new Turnstile(2, 2);
  const order: number[] = [];
  const gates: (() => void)[] = [];
  const enter = (name: number) =>
    turnstile.pass(() => {
      order.push(name);
      return new Promise<void>((resolve) => gates.push(resolve));
    });
  const passes = [1, 2, 3, 4].map(enter);
  const refused = await enter(5).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TooManyWaiting);
  expect(failureOf(refused)).toMatchObject({ code: 'rate-limited' });
  expect(order).toEqual([1, 2]);
  gates[1]?.();
  await passes[1];
  gates[0]?.();
  await passes[0];
  gates[2]?.();
  await passes[2];
  gates[3]?.();
  await Promise.all(passes);
  expect(order).toEqual([1, 2, 3, 4]);
});
