import Lozenge from '@atlaskit/lozenge';
import * as api from './api';
import { useLive } from './live';
import { Moment } from './moment';
import { ToolSection } from './tool-section';
import { ToolTable } from './tool-table';

const SHOWN = 200;
const LOOKS = {
  delivered: 'success',
  dropped: 'removed',
  ignored: 'default',
  'too large': 'removed',
} as const;

/** Product events: those on their way, and what became of the others. */
export function Events() {
  const loaded = useLive('events', api.events);
  return (
    <>
      <ToolSection
        title="Events on their way"
        loaded={loaded}
        empty={({ waiting }) => (waiting.length === 0 ? 'No event is on its way' : undefined)}
      >
        {({ waiting }) => (
          <ToolTable
            label="Waiting events"
            rows={waiting}
            keyOf={({ due, moduleKey }, index) => `${due} ${moduleKey} ${index}`}
            columns={[
              { title: 'Due', isShort: true, cell: ({ due }) => <Moment at={due} /> },
              { title: 'Module', cell: ({ moduleKey }) => moduleKey },
            ]}
          />
        )}
      </ToolSection>
      <ToolSection
        title="Events so far"
        loaded={loaded}
        empty={({ log }) => (log.length === 0 ? 'Nothing has happened yet' : undefined)}
      >
        {({ log }) => (
          <ToolTable
            label="Events"
            rows={log.toReversed().slice(0, SHOWN)}
            keyOf={(_, index) => String(log.length - index)}
            columns={[
              { title: 'Time', isShort: true, cell: ({ at }) => <Moment at={at} /> },
              { title: 'Event', cell: ({ eventType }) => eventType },
              { title: 'Module', cell: ({ moduleKey }) => moduleKey },
              { title: 'Fate', cell: ({ fate }) => <Lozenge appearance={LOOKS[fate]}>{fate}</Lozenge> },
              { title: 'Deliveries', isNumber: true, cell: ({ deliveries }) => deliveries },
            ]}
          />
        )}
      </ToolSection>
    </>
  );
}
