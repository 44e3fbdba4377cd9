import fc from 'fast-check';
import { ManualClock } from '../../../src/sandbox/clock-manual';
import { RealClock } from '../../../src/sandbox/clock-real';

const tick = (clock: { at(at: number, task: () => void): unknown }, at: number) =>
  new Promise<void>((resolve) => clock.at(at, resolve));

describe('the clock that stands still', () => {
  test('runs what falls due in order of its time, then of its creation, whatever the steps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50)), fc.array(fc.nat(30)), async (dues, steps) => {
        const clock = new ManualClock(1000);
        const ran: { due: number; index: number }[] = [];
        dues.forEach((due, index) => {
          clock.at(1000 + due, () => {
            expect(clock.now()).toBe(1000 + due);
            ran.push({ due, index });
          });
        });
        for (const step of steps) await clock.advance(step);
        const reached = steps.reduce((sum, step) => sum + step, 0);
        const expected = dues
          .map((due, index) => ({ due, index }))
          .filter(({ due }) => steps.length > 0 && due <= reached)
          .sort((one, other) => one.due - other.due || one.index - other.index);
        expect(ran).toEqual(expected);
      }),
    );
  });

  test('a task may set timers that the same move still reaches, each at its own time', async () => {
    const clock = new ManualClock(0);
    const times: number[] = [];
    const again = () => {
      times.push(clock.now());
      clock.at(clock.now() + 10, again);
    };
    clock.at(10, again);
    await clock.advance(35);
    expect(times).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  test('waits for tasks, and for what a barrier names, before time moves on', async () => {
    const clock = new ManualClock(0);
    const events: string[] = [];
    let work: Promise<void> | undefined;
    clock.beforeMove(async () => work);
    clock.at(1, () => {
      work = new Promise((resolve) => setImmediate(resolve)).then(
        () => void events.push(`work ended at ${clock.now()}`),
      );
    });
    clock.at(2, () => void events.push('second'));
    await clock.advance(5);
    expect(events).toEqual(['work ended at 1', 'second']);
  });

  test('a timer that is cancelled does not run; a reset drops all and goes back', async () => {
    const clock = new ManualClock(5);
    const ran: string[] = [];
    clock.at(6, () => void ran.push('cancelled'))();
    clock.at(7, () => void ran.push('dropped'));
    await clock.advance(1);
    clock.reset();
    expect(clock.now()).toBe(5);
    await clock.advance(10);
    expect(ran).toEqual([]);
    clock.reset(100);
    expect(clock.now()).toBe(100);
  });

  test('settle runs what is due now and leaves time alone; time never goes back', async () => {
    const clock = new ManualClock(5);
    const due = tick(clock, 5);
    expect(clock.busy()).toBe(true);
    await clock.settle();
    await due;
    expect(clock.busy()).toBe(false);
    expect(clock.now()).toBe(5);
    await expect(clock.advance(-1)).rejects.toThrow('forward only');
  });

  test('says how far a move will go, and tells of each step', async () => {
    const clock = new ManualClock(0);
    const seen: number[] = [];
    const steps: number[] = [];
    clock.onMove((now) => void steps.push(now));
    clock.at(3, () => void seen.push(clock.horizon()));
    await clock.advance(10);
    expect(seen).toEqual([10]);
    expect(steps).toEqual([3, 10]);
    expect(clock.horizon()).toBe(10);
  });
});

describe('the clock that runs', () => {
  test('fires by itself', async () => {
    const clock = new RealClock();
    await tick(clock, clock.now() + 5);
    clock.close();
  });

  test('a move brings later timers forward and keeps its offset', async () => {
    const clock = new RealClock(1000);
    expect(clock.now()).toBeGreaterThanOrEqual(Date.now() + 999);
    const due = tick(clock, clock.now() + 86_400_000);
    const far = tick(clock, clock.now() + 90 * 86_400_000);
    await clock.advance(86_400_000);
    await due;
    expect(clock.offset).toBeGreaterThanOrEqual(86_400_000);
    await clock.advance(90 * 86_400_000);
    await far;
    clock.close();
  });
});
