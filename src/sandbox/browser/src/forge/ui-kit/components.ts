import { BUTTONS } from './buttons';
import { CHOICES } from './choices';
import type { Components } from './component';
import { FEEDBACK } from './feedback';
import { FIELDS } from './fields';
import { FORM } from './form';
import { LAYOUT } from './layout';
import { PICKERS } from './pickers';
import { TEXT } from './text';

/** Every component of UI Kit that the sandbox draws, by the name in the ForgeDoc. */
export const COMPONENTS: Components = {
  ...TEXT,
  ...LAYOUT,
  ...BUTTONS,
  ...FORM,
  ...FIELDS,
  ...CHOICES,
  ...PICKERS,
  ...FEEDBACK,
};
