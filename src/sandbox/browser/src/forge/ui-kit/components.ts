import { BUTTONS } from './buttons';
import { CHOICES } from './choices';
import { COMMENT } from './comment';
import type { Components } from './component';
import { DATA } from './data';
import { FEEDBACK } from './feedback';
import { FIELDS } from './fields';
import { FORM } from './form';
import { FRAME } from './frame';
import { LAYOUT } from './layout';
import { NAVIGATION } from './navigation';
import { OVERLAY } from './overlay';
import { PEOPLE } from './people';
import { PICKERS } from './pickers';
import { TABLE } from './table';
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
  ...NAVIGATION,
  ...DATA,
  ...COMMENT,
  ...TABLE,
  ...PEOPLE,
  ...OVERLAY,
  ...FRAME,
};
