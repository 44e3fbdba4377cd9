import type { Refusal } from '../refusal';

/**
 * What a change requires of the thing it changes, asked under the thing's lock, where nothing can come between: why
 * it isn't so; undefined: it is.
 */
export type Condition = () => { readonly ok: false; readonly refusal: Refusal } | undefined;
