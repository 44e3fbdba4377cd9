import type { ClockMessage } from './protocol';

const RealDate = Date;
let current: () => number = RealDate.now;

/** Follows the sandbox's clock: `Date.now()`, `new Date()` and `Date()`. Timers stay real. */
export function setTime(message: ClockMessage): void {
  const offset = message.now - RealDate.now();
  current = message.frozen ? () => message.now : () => RealDate.now() + offset;
}

export function followSandboxClock(): void {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [current()] : args, newTarget),
    apply: () => new RealDate(current()).toString(),
    get: (target, name) => (name === 'now' ? current : Reflect.get(target, name)),
  });
}
