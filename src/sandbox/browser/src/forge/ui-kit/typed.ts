import { useEffect, useRef, useState } from 'react';

/** An answer of the app later than this after the last change is news, not an echo. */
const ECHO_MS = 1000;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The value of a field. The app's own state is a message away, so what a person enters shows at once, and what the app
 * sends back for it ("k", "ke", "key") doesn't overwrite what was entered meanwhile. A value that wasn't entered is the
 * app's own wish, and wins. Where the app never takes an entry over, the field returns to the app's value when it is
 * left.
 *
 * @param given the app's value; undefined where the app leaves the field alone
 */
export function useTyped<T>(given: T | undefined, initial: T) {
  const [shown, setShown] = useState(given === undefined ? initial : given);
  const entered = useRef<readonly T[]>([]);
  const idle = useRef<ReturnType<typeof setTimeout>>();
  const latest = useRef(given);
  latest.current = given;
  const fingerprint = JSON.stringify(given);

  // biome-ignore lint/correctness/useExhaustiveDependencies: values arrive as fresh copies; their content counts
  useEffect(() => {
    if (given === undefined) return;
    const echo = entered.current.findIndex((one) => same(one, given));
    entered.current = echo < 0 ? [] : entered.current.slice(echo + 1);
    if (entered.current.length === 0) setShown(given);
  }, [fingerprint]);
  useEffect(() => () => clearTimeout(idle.current), []);

  const enter = (value: T): void => {
    setShown(value);
    if (latest.current === undefined) return;
    entered.current = [...entered.current, value];
    clearTimeout(idle.current);
    idle.current = setTimeout(() => {
      entered.current = [];
    }, ECHO_MS);
  };
  const leave = (): void => {
    if (entered.current.length === 0 && latest.current !== undefined) setShown(latest.current);
  };
  return { shown, enter, leave };
}
