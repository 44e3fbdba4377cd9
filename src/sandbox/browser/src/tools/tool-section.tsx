import Heading from '@atlaskit/heading';
import type { ReactNode } from 'react';
import type { Loaded } from '../api/use-load';
import { Empty, Failed, Loading } from '../parts/states';

interface ToolSectionProps<T> {
  readonly title: string;
  readonly loaded: Loaded<T>;
  /** What stands there when there is nothing; undefined shows the children. */
  readonly empty?: (data: T) => string | undefined;
  readonly actions?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** One thing that the sandbox tells: loading, failed, empty, or shown. */
export function ToolSection<T>({ title, loaded, empty, actions, children }: ToolSectionProps<T>) {
  const { data, error, reload } = loaded;
  const nothing = data === undefined ? undefined : empty?.(data);
  return (
    <section className="tool-section" aria-label={title}>
      <div className="tool-head">
        <Heading as="h2" size="small">
          {title}
        </Heading>
        <div className="tool-actions">{actions}</div>
      </div>
      {error ? <Failed title={`${title} could not be read`} error={error} retry={reload} /> : null}
      {data === undefined && !error && <Loading what={title.toLowerCase()} />}
      {nothing !== undefined && <Empty title={nothing} />}
      {data !== undefined && nothing === undefined && children(data)}
    </section>
  );
}
