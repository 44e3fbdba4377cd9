import { view } from '@forge/bridge';
import { useEffect, useState } from 'react';
import type { OperatorsDesk } from '../../../src/app/views/operators';
import { Problem } from '../../shared/parts/problem';
import { Skeleton } from '../../shared/parts/skeleton';
import { AccountPage } from './account/account-page';
import { AttentionPage } from './attention/attention-page';
import { KeyPage } from './key/key-page';
import { PeopleProvider } from './people';
import { PlaceProvider } from './place';
import { RequestsPage } from './requests/requests-page';
import { useFilters } from './requests/use-filters';
import { type Navigation, useNavigation } from './route';
import { type Section, Sections } from './sections';
import { useAnswer } from './use-answer';

export function App() {
  const navigation = useNavigation();
  const siteUrl = useSiteUrl();
  const { value: desk, problem, reload } = useAnswer<OperatorsDesk>('desk', {}, false);
  if (problem && !desk) return <Problem problem={problem} onRetry={reload} />;
  if (!navigation || !desk || siteUrl === undefined) return <Skeleton rows={8} label="Loading the keys" />;
  const { projectKey } = desk;
  return (
    <PlaceProvider value={{ siteUrl, projectKey, hasMoved: navigation.hasMoved, go: navigation.go }}>
      <PeopleProvider>
        <Places navigation={navigation} desk={desk} />
      </PeopleProvider>
    </PlaceProvider>
  );
}

interface PlacesProps {
  readonly navigation: Navigation;
  readonly desk: OperatorsDesk;
}

/** Filters and the page that was reached are kept here: whoever comes back from a key finds the list as it was. */
function Places({ navigation: { route, go }, desk }: PlacesProps) {
  const filters = useFilters();
  if (route.at === 'key') return <KeyPage key={route.issueId} issueId={route.issueId} />;
  const sections: readonly Section[] = [
    'requests',
    ...(desk.mayAttend ? (['attention'] as const) : []),
    ...(desk.linksAccounts ? (['account'] as const) : []),
  ];
  const at = sections.includes(route.at) ? route.at : 'requests';
  const page = {
    requests: <RequestsPage filters={filters} />,
    attention: <AttentionPage />,
    account: <AccountPage />,
  };
  if (sections.length === 1) return page.requests;
  return (
    <Sections sections={sections} selected={at} onSelect={(next) => go({ at: next })}>
      {page[at]}
    </Sections>
  );
}

function useSiteUrl(): string | undefined {
  const [siteUrl, setSiteUrl] = useState<string>();
  useEffect(() => {
    void view.getContext().then((context) => setSiteUrl(context.siteUrl.replace(/\/$/, '')));
  }, []);
  return siteUrl;
}
