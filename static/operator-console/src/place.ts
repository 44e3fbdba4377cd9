import { createContext, useContext } from 'react';
import type { Route } from './route';

/** What every part of the page may need to know. */
export interface Place {
  /** Where Jira is, without a slash at the end. */
  readonly siteUrl: string;
  readonly projectKey: string;
  /** True once somebody went from one place of the page to another. */
  readonly hasMoved: boolean;
  readonly go: (route: Route) => void;
}

const Context = createContext<Place | undefined>(undefined);

export const PlaceProvider = Context.Provider;

export function usePlace(): Place {
  const place = useContext(Context);
  if (!place) throw new Error('The page has no place');
  return place;
}
