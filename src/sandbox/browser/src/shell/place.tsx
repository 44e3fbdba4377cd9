import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Project } from '../api/types';

interface ShellPlace {
  /** The project that the page belongs to. */
  readonly project: Project | undefined;
  readonly setProject: (project: Project | undefined) => void;
  /** Opens the form for a new issue. */
  readonly create: () => void;
  readonly isCreating: boolean;
  readonly endCreating: () => void;
}

const Context = createContext<ShellPlace | undefined>(undefined);

export function useShell(): ShellPlace {
  const shell = useContext(Context);
  if (!shell) throw new Error('No shell around this component');
  return shell;
}

export function ShellPlaceProvider({ children }: { readonly children: ReactNode }) {
  const [project, setProject] = useState<Project>();
  const [isCreating, setCreating] = useState(false);
  const value = useMemo(
    () => ({
      ...{ project, setProject, isCreating },
      create: () => setCreating(true),
      endCreating: () => setCreating(false),
    }),
    [project, isCreating],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** Shows the project's navigation while the page is there. */
export function useProjectNav(project: Project | undefined): void {
  const { setProject } = useShell();
  useEffect(() => {
    setProject(project);
    return () => setProject(undefined);
  }, [project, setProject]);
}
