import Heading from '@atlaskit/heading';
import Toggle from '@atlaskit/toggle';
import { type ComponentType, useId, useState } from 'react';
import { usePlace } from '../../../../../static/shared/router';
import { useTitle } from '../parts/title';
import { Clock } from './clock';
import { Counters } from './counters';
import { Egress } from './egress';
import { Events } from './events';
import { Faults } from './faults';
import { Invocations } from './invocations';
import { Paused } from './live';
import { Queues, Schedules } from './queues';
import { Reports } from './reports';
import { Storage } from './storage';
import './tools.css';

const TABS: readonly { readonly name: string; readonly title: string; readonly Page: ComponentType }[] = [
  { name: 'invocations', title: 'Invocations', Page: Invocations },
  { name: 'queue', title: 'Queue', Page: Queues },
  { name: 'schedules', title: 'Schedules', Page: Schedules },
  { name: 'events', title: 'Events', Page: Events },
  { name: 'egress', title: 'Egress', Page: Egress },
  { name: 'faults', title: 'Faults', Page: Faults },
  { name: 'clock', title: 'Clock', Page: Clock },
  { name: 'storage', title: 'Storage', Page: Storage },
  { name: 'reports', title: 'Policy reports', Page: Reports },
  { name: 'calls', title: 'API calls', Page: Counters },
];

/** The developer's tools: what goes on behind Jira and the app, and what is to go wrong. */
export function Tools() {
  const id = useId();
  const [isPaused, setPaused] = useState(false);
  const { path } = usePlace();
  const wanted = path.split('/')[2] ?? '';
  const tab = TABS.find(({ name }) => name === wanted) ?? TABS[0];
  useTitle(`${tab?.title ?? ''} - Developer tools`);
  return (
    <div className="tools">
      <div className="tool-head">
        <Heading as="h1" size="large">
          Developer tools
        </Heading>
        <div className="tool-actions">
          <label htmlFor={id}>Refresh every 2 seconds</label>
          <Toggle
            id={id}
            isChecked={!isPaused}
            onChange={(event) => setPaused(!event.currentTarget.checked)}
          />
        </div>
      </div>
      <nav className="tool-tabs" aria-label="Developer tools">
        {TABS.map(({ name, title }) => (
          <a key={name} href={`/tools/${name}`} {...(name === tab?.name ? { 'aria-current': 'page' } : {})}>
            {title}
          </a>
        ))}
      </nav>
      <Paused.Provider value={isPaused}>{tab && <tab.Page />}</Paused.Provider>
    </div>
  );
}
