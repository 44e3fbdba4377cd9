/**
 * The sandbox's time. Everything in the sandbox that waits (delayed events, schedules, undo windows seen from
 * Jira) waits on this clock, so that a person or a test can move it.
 */
export interface SandboxClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once `now()` has reached `at`. Returns the cancellation. */
  at(at: number, task: () => void | Promise<void>): () => void;
  /** Moves time forward by `ms`, running what falls due in order of its time, and waits for it. */
  advance(ms: number): Promise<void>;
  /** Ends timers. */
  close(): void;
}
