import { useSyncExternalStore } from 'react';

/** Fired on the window after every move of our own; `popstate` tells of the browser's. */
const MOVED = 'page:moved';

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  window.dispatchEvent(new Event(MOVED));
  if (how === 'push') window.scrollTo(0, 0);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(MOVED, listener);
  };
}

const here = (): string => location.pathname + location.search;

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function usePlace(): Place {
  const [path = '/', search = ''] = useSyncExternalStore(subscribe, here).split('?');
  return { path, query: new URLSearchParams(search) };
}

/**
 * Plain links stay plain: whatever leads to a page of ours is followed without loading the site again.
 *
 * @param served paths that the server answers itself
 */
export function followLinks(served: RegExp): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link?.href || (link.target !== '' && link.target !== '_self') || link.hasAttribute('download'))
      return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || served.test(url.pathname)) return;
    if (url.hash !== '' && url.pathname === location.pathname && url.search === location.search) return;
    event.preventDefault();
    navigate(url.pathname + url.search + url.hash);
  });
}

/** Values of the pattern's `:names`, or undefined where the path doesn't fit. `*` at its end takes the rest. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  const open = wanted.at(-1) === '*';
  if (open ? given.length < wanted.length - 1 : given.length !== wanted.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part === '*') break;
    const value = given[index] ?? '';
    if (part.startsWith(':')) values[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return values;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
