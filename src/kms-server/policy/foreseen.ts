/** How many keys a change would touch, counted when it was proposed. */
export interface Foreseen {
  /** Living keys that it is about. */
  readonly keys: number;
  /** Of these: could not be made now. */
  readonly refusedAtCreation: number;
  /** Of these: could not protect anything more. */
  readonly stopProtecting: number;
  /** Of those that stop: what holds now lets them not protect either. */
  readonly stoppedAlready: number;
  /** Of these: warned of, and nothing worse. */
  readonly warned: number;
  /** Number of the newest entry of the log when the counting began. */
  readonly snapshot?: number;
}
