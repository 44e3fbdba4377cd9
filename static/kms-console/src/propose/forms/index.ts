import type { Forms } from '../form-types';
import { PEOPLE_FORMS } from './people';
import { PROGRAM_FORMS } from './programs';
import { RULE_FORMS } from './rules';

/** Every kind of change but that of a policy, which is proposed where its dry run is. */
export const FORMS: Forms = { ...RULE_FORMS, ...PEOPLE_FORMS, ...PROGRAM_FORMS };
