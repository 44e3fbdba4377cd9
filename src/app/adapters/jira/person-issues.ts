import { route } from '@forge/api';
import * as z from 'zod';
import type { IssueId, IssueKey } from '../../../domain/ids';
import type { Status } from '../../../domain/statuses';
import { JiraRefused } from '../../ports/jira-refusal';
import type { DeletionDraft, PersonIssues, PersonView } from '../../ports/person-issues';
import type { JiraIds } from '../../setup/jira-ids';
import { adfDocument } from './adf';
import { withChangelog } from './answers';
import type { JiraClient } from './client';
import { statusesById } from './history';
import { fieldsToRead, readIssueView } from './issue-view';

const transitions = z.array(z.object({ id: z.string(), to: z.object({ id: z.string() }) }));
const withTransitions = withChangelog.extend({ transitions: transitions.default([]) });
const offeredSchema = z.object({ transitions });
const madeSchema = z.object({ key: z.string().transform((key) => key as IssueKey) });

/** The panel shows the state itself: the context's status isn't read for it. */
const UNREAD = '';

/** Jira's REST API as the person who looks at the page. Give it a client of `asUser()`. */
export class ForgePersonIssues implements PersonIssues {
  readonly #client: JiraClient;
  readonly #ids: JiraIds;

  constructor(client: JiraClient, ids: JiraIds) {
    this.#client = client;
    this.#ids = ids;
  }

  async read(issueId: IssueId): Promise<PersonView | undefined> {
    const path = route`/rest/api/3/issue/${issueId}?fields=${fieldsToRead(this.#ids)}&expand=changelog,transitions`;
    const issue = await orGone(() => this.#client.get(path, withTransitions));
    if (!issue) return undefined;
    const statuses = statusesById(this.#ids);
    return {
      ...readIssueView(this.#ids, issue, issue.changelog.histories, UNREAD),
      offered: issue.transitions.flatMap(({ to }) => statuses.get(to.id) ?? []),
    };
  }

  async take(issueId: IssueId, to: Status, reason: string | undefined): Promise<'taken' | 'not-offered'> {
    const path = route`/rest/api/3/issue/${issueId}/transitions`;
    const offered = await this.#client.get(path, offeredSchema);
    const found = offered.transitions.find((transition) => transition.to.id === this.#ids.statuses[to]);
    if (!found) return 'not-offered';
    await this.#client.send('POST', path, {
      transition: { id: found.id },
      ...(reason && { fields: { [this.#ids.fields.decisionReason]: adfDocument(reason.split('\n')) } }),
    });
    return 'taken';
  }

  async fileDeletion(projectId: string, draft: DeletionDraft): Promise<IssueKey> {
    const { fields, issueTypes } = this.#ids;
    const { key } = await this.#client.post(
      route`/rest/api/3/issue`,
      {
        fields: {
          project: { id: projectId },
          issuetype: { id: issueTypes.delete },
          summary: `Delete the key ${draft.keyName}`,
          [fields.handle]: draft.handle,
          [fields.reason]: adfDocument(draft.reason.split('\n')),
          [fields.windowDays]: draft.windowDays,
        },
      },
      madeSchema,
    );
    return key;
  }
}

async function orGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof JiraRefused && ['not-found', 'forbidden'].includes(error.refusal.kind))
      return undefined;
    throw error;
  }
}
