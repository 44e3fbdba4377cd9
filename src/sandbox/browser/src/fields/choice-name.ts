import type { Choice } from '../api/types';

export const choiceName = ({ value, name, id }: Choice): string => value ?? name ?? id;
