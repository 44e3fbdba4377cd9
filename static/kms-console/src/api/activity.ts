/** How long after the last key or touch the page goes on asking by itself. A page that is left alone keeps no session alive. */
const ACTIVE_MS = 120_000;

let last = performance.now();

export const isActive = (): boolean => performance.now() - last < ACTIVE_MS;

const note = (): void => {
  last = performance.now();
};

export function watchActivity(): void {
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
    addEventListener(kind, note, { passive: true });
}
