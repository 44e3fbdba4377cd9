import type { FaultSettings } from './api';

/** One number among the faults. */
export interface Knob {
  readonly group: string;
  readonly label: string;
  readonly unit: '%' | 's' | 'h';
  /** Where it is in the settings. */
  readonly path: readonly (string | number)[];
  /** What it is when nothing is wrong, in its unit. */
  readonly usual: number;
}

const PER_UNIT = { '%': 0.01, s: 1000, h: 3_600_000 } as const;

const share = (group: string, label: string, ...path: string[]): Knob => ({
  group,
  label,
  unit: '%',
  path,
  usual: 0,
});
const range = (
  group: string,
  label: string,
  unit: 's' | 'h',
  usual: number,
  ...path: string[]
): readonly Knob[] => [
  { group, label: `${label}, at least`, unit, path: [...path, 0], usual: 0 },
  { group, label: `${label}, at most`, unit, path: [...path, 1], usual },
];

const EVENTS = 'Product events';
const QUEUE = 'Queue and schedules';
const STORAGE = 'Storage';

export const KNOBS: readonly Knob[] = [
  share(EVENTS, 'Delivered twice', 'events', 'duplicate'),
  share(EVENTS, 'Overtaken by later ones', 'events', 'reorder'),
  share(EVENTS, 'Never delivered', 'events', 'drop'),
  ...range(EVENTS, 'Delay', 's', 0, 'events', 'delayMs'),
  share(QUEUE, 'Jobs delivered twice', 'queue', 'duplicate'),
  share(QUEUE, 'Jobs overtaken by later ones', 'queue', 'reorder'),
  ...range(QUEUE, 'Delay of jobs', 's', 0, 'queue', 'delayMs'),
  share(QUEUE, 'Scheduled runs made twice', 'scheduleDuplicate'),
  share(STORAGE, 'Calls answered with 429', 'kvs', 'throttle'),
  ...range(STORAGE, 'Queries lag behind', 's', 0, 'kvs', 'queryLagMs'),
  ...range(STORAGE, 'Expired entries linger', 'h', 48, 'kvs', 'lingerMs'),
];

type Tree = Readonly<Record<string | number, unknown>>;

/** The knob's value in its unit. */
export function readKnob(settings: FaultSettings, { path, unit }: Knob): number {
  const value = path.reduce<unknown>((tree, step) => (tree as Tree | undefined)?.[step], settings);
  return Math.round((Number(value ?? 0) / PER_UNIT[unit]) * 1000) / 1000;
}

export function turnKnob(settings: FaultSettings, { path, unit }: Knob, value: number): FaultSettings {
  const changed = structuredClone(settings);
  const holder = path.slice(0, -1).reduce<unknown>((tree, step) => (tree as Tree)[step], changed);
  (holder as Record<string | number, unknown>)[path.at(-1) ?? ''] = value * PER_UNIT[unit];
  return changed;
}

/** What isn't as usual, a line each. */
export function activeFaults(settings: FaultSettings): readonly string[] {
  const turned = KNOBS.filter((knob) => readKnob(settings, knob) !== knob.usual).map(
    (knob) => `${knob.group}: ${knob.label.toLowerCase()} ${readKnob(settings, knob)} ${knob.unit}`,
  );
  const { crash, egress } = settings;
  return [
    ...turned,
    ...(crash
      ? [
          `${crash.functionKey ?? 'Any function'} dies ${crash.point} call ${crash.call}${crash.kind ? ` of kind ${crash.kind}` : ''}, ${crash.times} times`,
        ]
      : []),
    ...Object.entries(egress).map(([origin, fault]) => `${origin} is ${fault}`),
  ];
}
