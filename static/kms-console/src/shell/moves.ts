const first = location.href;
let moved = false;

/** Whether somebody went from one page to another: a page that just loads takes no focus. */
export function hasMoved(): boolean {
  moved ||= location.href !== first;
  return moved;
}
