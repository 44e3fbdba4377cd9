import Heading from '@atlaskit/heading';
import { Fragment, type ReactNode, useId } from 'react';

export type Fact = readonly [name: string, value: ReactNode];

interface FactsProps {
  readonly title: string;
  readonly level?: 'h2' | 'h3';
  readonly facts: readonly Fact[];
  readonly children?: ReactNode;
}

/** Names and values; what is not known is left out. */
export function Facts({ title, level = 'h3', facts, children }: FactsProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Heading as={level} size="small" id={id}>
        {title}
      </Heading>
      {children}
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== null && value !== '')
          .map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
      </dl>
    </section>
  );
}
