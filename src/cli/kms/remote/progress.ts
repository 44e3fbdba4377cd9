/** Where a bar is drawn; standard error, so that what a command prints stays clean. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** How far a long work is. */
export interface Progress {
  at(done: number, total?: number): void;
  /** Takes the bar away. */
  end(): void;
}

const BAR = 24;
const TO_LINE_START = '\r\u001b[K';

function bar(done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(share * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${done}/${total}`;
}

/** A bar where the total is known, a count where it isn't; nothing at all where nobody watches. */
export function progressOn(label: string, screen: Screen = process.stderr): Progress {
  if (!screen.isTTY) return { at: () => undefined, end: () => undefined };
  let drawn = '';
  return {
    at: (done, total) => {
      const line = `${label} ${total === undefined ? done : bar(done, total)}`;
      if (line !== drawn) screen.write(TO_LINE_START + line);
      drawn = line;
    },
    end: () => {
      if (drawn !== '') screen.write(TO_LINE_START);
      drawn = '';
    },
  };
}
