import type { RequestCounts, RequestSearch, StateGroup } from '../../../../src/app/views/operators';
import { Chip } from '../../../shared/parts/chip';
import { useAnswer } from '../use-answer';
import { GROUPS } from './groups';
import type { Filter } from './use-filters';

interface CountsProps {
  readonly filter: Filter;
  readonly onGroup: (group: StateGroup | null) => void;
}

/** How many requests stand where: a bar, and a filter for each group. Jira counts roughly. */
export function Counts({ filter: { group, action, text, mine }, onGroup }: CountsProps) {
  const search: RequestSearch = { action, text, mine };
  const { value: counts } = useAnswer<RequestCounts>('requests.count', search);
  return (
    <div className="counts">
      <Bar counts={counts} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the controls of a form */}
      <div role="group" aria-label="State" className="chips">
        <Chip isOn={group === null} onClick={() => onGroup(null)}>
          All <Count of={counts && total(counts)} />
        </Chip>
        {GROUPS.map(([id, name]) => (
          <Chip key={id} isOn={group === id} onClick={() => onGroup(group === id ? null : id)}>
            <span className={`dot dot-${id}`} aria-hidden="true" />
            {name} <Count of={counts?.[id]} />
          </Chip>
        ))}
      </div>
    </div>
  );
}

const total = (counts: RequestCounts): number => GROUPS.reduce((sum, [id]) => sum + counts[id], 0);

const Count = ({ of }: { readonly of: number | undefined }) => (
  <span className="count">{of?.toLocaleString() ?? '–'}</span>
);

/** Says nothing that the filters below it don't say in words. */
const Bar = ({ counts }: { readonly counts: RequestCounts | undefined }) => (
  <div className="bar" aria-hidden="true">
    {counts &&
      GROUPS.filter(([id]) => counts[id] > 0).map(([id]) => (
        <span key={id} className={`bar-part dot-${id}`} style={{ flexGrow: counts[id] }} />
      ))}
  </div>
);
