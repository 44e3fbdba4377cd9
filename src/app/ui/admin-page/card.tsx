import { Box, xcss } from '@forge/react';
import type { ReactNode } from 'react';

const card = xcss({
  borderColor: 'color.border',
  borderStyle: 'solid',
  borderWidth: 'border.width',
  borderRadius: 'radius.large',
  padding: 'space.200',
});

/** One thing among others of its kind. */
export const Card = ({ children }: { readonly children: ReactNode }) => <Box xcss={card}>{children}</Box>;
