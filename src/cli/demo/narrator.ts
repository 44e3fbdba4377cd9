const INDENT = 11;
const WHO = 13;

/** Tells the story: a line per step, with the seconds since the first. */
export class Narrator {
  readonly #started = Date.now();
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  heading(text: string): void {
    this.#write(`\n${text}\n`);
  }

  step(who: string, text: string): void {
    this.#line('+', who, text);
  }

  /** A refusal, with its reasons in full: they say what to do. */
  refusal(who: string, reasons: string): void {
    const [first = '', ...rest] = reasons.split('\n').filter((line) => line.trim() !== '');
    this.#line('x', who, first);
    for (const line of rest) this.#write(`${' '.repeat(INDENT + WHO)}${line}\n`);
  }

  get seconds(): number {
    return (Date.now() - this.#started) / 1000;
  }

  #line(mark: string, who: string, text: string): void {
    this.#write(`${this.seconds.toFixed(1).padStart(6)} s ${mark} ${who.padEnd(WHO)}${text}\n`);
  }
}
