import Heading from '@atlaskit/heading';
import type { KeyTimelineEntry } from '../../../../src/app/views/operators-key';
import type { TimelineActor } from '../../../../src/app/views/timeline';
import { Moment } from '../../../shared/parts/times';
import { IssueLink } from '../parts/links';
import { usePeople } from '../people';

const ACTORS = { keydesk: 'Keydesk', kms: 'The KMS' } as const;

/** What happened, oldest first, with people and times. */
export function Timeline({ entries }: { readonly entries: readonly KeyTimelineEntry[] }) {
  const nameOf = usePeople(entries.map(({ actor }) => (actor.kind === 'person' ? actor.accountId : null)));
  const who = (actor: TimelineActor) =>
    actor.kind === 'person' ? nameOf(actor.accountId) : ACTORS[actor.kind];
  return (
    <section aria-labelledby="timeline-title">
      <Heading as="h3" size="small" id="timeline-title">
        Timeline
      </Heading>
      {entries.length === 0 ? (
        <p className="subtle">Nothing has been submitted yet.</p>
      ) : (
        <ol className="timeline">
          {entries.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added at the end
            <li key={index} className={`event tone-${entry.tone}`}>
              <p className="event-title">{entry.title}</p>
              <p className="subtle">
                {who(entry.actor)}, <Moment at={entry.at} />, <IssueLink issueKey={entry.issueKey} />
              </p>
              {entry.details.map((detail) => (
                <p key={detail}>{detail}</p>
              ))}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
