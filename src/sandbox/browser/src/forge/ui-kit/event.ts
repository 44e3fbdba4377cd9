import type { SyntheticEvent } from 'react';

/** What of an event can cross to the frame: `SerialisableEvent` of UI Kit's types. */
export interface UiKitEvent {
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly defaultPrevented: boolean;
  readonly eventPhase: number;
  readonly isTrusted: boolean;
  readonly target: {
    readonly name?: string;
    readonly value?: unknown;
    readonly checked?: boolean;
    readonly id?: string;
    readonly tagName?: string;
    readonly type?: string;
    readonly selectionStart?: number | null;
    readonly selectionEnd?: number | null;
  };
  readonly timeStamp: number;
  readonly type: string;
}

function targetOf(target: EventTarget): UiKitEvent['target'] {
  if (!(target instanceof HTMLElement)) return {};
  const common = { id: target.id, tagName: target.tagName };
  if (target instanceof HTMLInputElement) {
    const { name, value, checked, type, selectionStart, selectionEnd } = target;
    return { ...common, name, value, checked, type, selectionStart, selectionEnd };
  }
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLButtonElement) {
    return { ...common, name: target.name, value: target.value, type: target.type };
  }
  return common;
}

/** `target` where it isn't the element that the event comes from. */
export function uiKitEvent(event: SyntheticEvent, target?: UiKitEvent['target']): UiKitEvent {
  const { bubbles, cancelable, defaultPrevented, eventPhase, isTrusted, timeStamp, type } = event;
  return {
    ...{ bubbles, cancelable, defaultPrevented, eventPhase, isTrusted, timeStamp, type },
    target: target ?? targetOf(event.target),
  };
}

type Callback = ((...args: readonly unknown[]) => void) | undefined;

/** Handlers of an element for callbacks that take an event. Those that the app didn't give are left out. */
export const handlers = <const K extends string>(given: Readonly<Partial<Record<K, Callback>>>) =>
  Object.fromEntries(
    Object.entries<Callback>(given)
      .filter(([, callback]) => callback !== undefined)
      .map(([name, callback]) => [name, (event: SyntheticEvent) => callback?.(uiKitEvent(event))]),
  ) as { [N in K]?: (event: SyntheticEvent) => void };
