import { originIn } from '../auth/site';
import type { Kms } from './kms';

/** Key of a Jira issue: that of its project, a hyphen and a number. */
const ISSUE_KEY = /^[A-Z][A-Z0-9_]{1,50}-[1-9][0-9]{0,9}$/;

/**
 * Where the tickets are read, as an origin.
 *
 * @throws where it is no origin of https, or of http on this machine
 */
export function jiraSiteOf(jiraUrl: string): string {
  const url = originIn(jiraUrl);
  if (url) return url.origin;
  throw new Error(
    `The Jira URL is ${jiraUrl}; it must be an origin such as https://your-site.atlassian.net, or http://localhost:8080`,
  );
}

/**
 * Where a person reads a ticket. The site is what the server was started with, and never out of a request: whoever asks
 * for keys could send operators anywhere. Undefined where the server knows no Jira, or the ticket is no key of an issue.
 */
export const ticketUrl = ({ jiraSite }: Pick<Kms, 'jiraSite'>, ticket: string | null): string | undefined =>
  jiraSite !== undefined && ticket !== null && ISSUE_KEY.test(ticket)
    ? `${jiraSite}/browse/${ticket}`
    : undefined;
