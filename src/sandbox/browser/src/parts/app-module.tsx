import { type ComponentProps, lazy, Suspense } from 'react';
import type { AppModule as HostedModule } from '../forge/app-module';
import { Loading } from './states';

/** The host of apps is large, and the page around it needn't wait: it is asked for at once, beside the page's data. */
const loaded = import('./hosted');
const Hosted = lazy(async () => ({ default: (await loaded).AppModule }));

export function AppModule(props: ComponentProps<typeof HostedModule>) {
  return (
    <Suspense fallback={<Loading what={props.module.title} />}>
      <Hosted {...props} />
    </Suspense>
  );
}
