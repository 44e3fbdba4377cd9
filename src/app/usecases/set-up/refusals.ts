import { describe, type JiraRefusal } from '../../ports/jira-refusal';
import type { Problem } from './step';

const MENDS: Readonly<Record<JiraRefusal['kind'], string>> = {
  invalid: 'Mend in Jira what it names, then press "Go on".',
  unauthenticated: 'Reload the page and sign in again.',
  forbidden: 'Ask for Jira\'s global permission "Administer Jira", or let somebody who has it press "Go on".',
  'not-found': 'Something that was made before is gone. Press "Go on": it is made anew.',
  conflict:
    'Jira is changing its configuration, or a name is taken. Press "Go on" in a minute; if it stays, rename what Jira names.',
  'rate-limited': 'Wait as long as Jira asks, then press "Go on"; nothing is made twice.',
  unavailable: 'Press "Go on"; nothing is made twice.',
};

/** What a person is told where Jira doesn't do what set-up asks. */
export function problemOf(refusal: JiraRefusal): Problem {
  const wait = 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : undefined;
  return {
    what: `Jira: ${describe(refusal).replace(/\.$/, '')}.`,
    mend: MENDS[refusal.kind],
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  };
}
