/** What a process that dies leaves behind: nothing after it happens. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface CrashPlan {
  /** Which awaited call, counted from 1 over all wrapped ports; undefined for none. */
  at: number | undefined;
  /** Whether the call has had its effect by then. */
  after: boolean;
  calls: number;
}

export const noCrash = (): CrashPlan => ({ at: undefined, after: false, calls: 0 });

/** A port that dies with its process at the planned call. */
export function crashing<T extends object>(port: T, plan: CrashPlan): T {
  return new Proxy(port, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver) as unknown;
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        plan.calls += 1;
        const dies = plan.calls === plan.at;
        if (dies && !plan.after) throw new Crash('before the call');
        const result = (await (member as (...a: unknown[]) => unknown).apply(target, args)) as unknown;
        if (dies) throw new Crash('after the call');
        return result;
      };
    },
  });
}
