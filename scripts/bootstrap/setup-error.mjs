/** A set-up step that can't go on. `mend` is what the person at the keyboard should do next. */
export class SetupError extends Error {
  constructor(message, mend) {
    super(message);
    this.mend = mend;
  }
}
