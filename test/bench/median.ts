/** The middle value; the upper one of the two where their number is even. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Digits after the point that a figure is worth. */
export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));
