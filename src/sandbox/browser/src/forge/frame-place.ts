import { createContext } from 'react';
import type { ExtensionContext, ModuleView } from '../../../web/contract';

/** What a `Frame` of UI Kit must know of the module that it is drawn in. */
export interface FramePlace {
  readonly module: ModuleView;
  readonly extension: ExtensionContext;
  readonly onTrouble: (message: string) => void;
}

export const FramePlaceContext = createContext<FramePlace | undefined>(undefined);

/** Address of a resource by its key; null is the module's own. */
export const frameOf = ({ frameUrl }: ModuleView, resource: string | null): string =>
  resource === null
    ? frameUrl
    : `${new URL(frameUrl).origin}/resources/${encodeURIComponent(resource)}/index.html`;
