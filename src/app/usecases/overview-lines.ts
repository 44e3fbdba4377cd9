import type { Result } from '../../domain/result';
import type { MadeProject } from '../ports/jira-admin';
import type { Connection } from '../ports/settings';
import type {
  AdminPart,
  BillingView,
  CheckLine,
  CheckTone,
  ConnectionTest,
  OutboxView,
  Problem,
  SetUpView,
} from '../views/admin';

/** Everything that the checklist judges, as it stands now. */
export interface Facts {
  readonly setUp: SetUpView;
  /** undefined where it is gone, or none was made yet. */
  readonly project: Result<MadeProject | undefined, Problem>;
  /** Distinct people, counted as far as two; undefined while there is no role. */
  readonly approvers: Result<number | undefined, Problem>;
  /** Whether Jira shows the panel without a click; undefined where it doesn't say. */
  readonly isPanelPinned: boolean | undefined;
  /** The connection that takes new requests. */
  readonly connection: Connection | undefined;
  readonly test: Result<ConnectionTest, Problem> | undefined;
  readonly billing: BillingView;
  readonly outbox: OutboxView;
  readonly attention: readonly string[];
}

type Line = (facts: Facts) => CheckLine;

interface Verdict {
  readonly tone: CheckTone;
  readonly says: string;
  readonly mend?: string;
}

const good = (says: string): Verdict => ({ tone: 'good', says });

const line =
  (id: string, title: string, part: AdminPart | null, judge: (facts: Facts) => Verdict): Line =>
  (facts) => {
    const { tone, says, mend } = judge(facts);
    return { id, title, tone, says, mend: mend ?? null, part: tone === 'good' ? null : part };
  };

function project({ setUp, project: asked }: Facts): Verdict {
  const { report } = setUp;
  if (!setUp.project)
    return {
      tone: 'missing',
      says: 'No project is set up.',
      mend: 'Look at the plan and set the project up.',
    };
  if (!report.done) {
    const { done, of } = report.progress;
    return {
      tone: 'missing',
      says: `Set-up of ${setUp.project.key} stopped after ${done} of ${of} steps.`,
      mend: 'Go on where it stopped; nothing is made twice.',
    };
  }
  if (!asked.ok) return { tone: 'attention', says: asked.refusal.what, mend: asked.refusal.mend };
  if (!asked.value)
    return {
      tone: 'missing',
      says: `The project ${setUp.project.key} is gone.`,
      mend: 'Repair it, or set up another one.',
    };
  return good(`${asked.value.name} (${asked.value.key})`);
}

function approvers({ approvers: asked }: Facts): Verdict {
  if (!asked.ok) return { tone: 'attention', says: asked.refusal.what, mend: asked.refusal.mend };
  const mend = 'Give the role "Key approvers" to people or groups.';
  if (asked.value === undefined)
    return { tone: 'missing', says: 'There is no role yet.', mend: 'Set the project up first.' };
  if (asked.value === 0) return { tone: 'missing', says: 'Nobody can approve a request.', mend };
  if (asked.value === 1)
    return {
      tone: 'attention',
      says: 'There is one approver. Nobody can approve that person’s own requests.',
      mend,
    };
  return good('At least two people can approve.');
}

function panel({ isPanelPinned, setUp }: Facts): Verdict {
  if (isPanelPinned) return good('It shows on every issue without a click.');
  if (!setUp.report.done)
    return { tone: 'optional', says: 'Set-up pins it as its last step.', mend: 'Finish the set-up.' };
  if (isPanelPinned === undefined)
    return {
      tone: 'optional',
      says: 'Jira does not say whether it is pinned.',
      mend: 'Where it does not show, people add it once with its button. The field "KMS key state" shows in any case.',
    };
  return {
    tone: 'attention',
    says: 'It is not pinned: people open it with a click.',
    mend: 'Repair the set-up.',
  };
}

const kms = ({ connection }: Facts): Verdict =>
  connection
    ? good(`${connection.name}, key group ${connection.keyGroup}`)
    : { tone: 'missing', says: 'No KMS is connected.', mend: 'Add a connection.' };

function credential({ connection }: Facts): Verdict {
  if (connection?.credential) return good('Stored, and shown to nobody.');
  return {
    tone: 'missing',
    says: 'No credential is stored.',
    mend: 'Enter the credential of the KMS connection.',
  };
}

function answers({ test }: Facts): Verdict {
  if (!test)
    return {
      tone: 'missing',
      says: 'It can’t be asked yet.',
      mend: 'Connect a KMS and store its credential first.',
    };
  if (!test.ok) return { tone: 'missing', says: test.refusal.what, mend: test.refusal.mend };
  const { module, warnings } = test.value;
  const says = `${module} answers.`;
  return warnings.length === 0
    ? good(says)
    : {
        tone: 'optional',
        says: `${says} ${warnings.join(' ')}`,
        mend: 'See what that means under the connection’s test.',
      };
}

function billing({ billing: settings, outbox }: Facts): Verdict {
  const waiting = `${outbox.due.count}${outbox.due.more ? ' or more' : ''}`;
  if (!settings.url)
    return {
      tone: 'optional',
      says: `Charges are delivered nowhere; ${waiting} wait.`,
      mend: 'Enter the address of the receiver, if keys are charged.',
    };
  if (!settings.hasSecret)
    return {
      tone: 'attention',
      says: `No signing secret is stored; ${waiting} events wait.`,
      mend: 'Enter the signing secret.',
    };
  if (outbox.dead.count > 0)
    return {
      tone: 'attention',
      says: `The receiver refused ${outbox.dead.count} events.`,
      mend: 'Look why, mend it there, and send them again.',
    };
  return good(`Charges go to ${settings.url}.`);
}

function requests({ attention }: Facts): Verdict {
  if (attention.length === 0) return good('No request needs anybody’s help.');
  return {
    tone: 'attention',
    says: `Somebody has to look at ${attention.join(', ')}.`,
    mend: 'Open the issue: its panel says what happened and who can act.',
  };
}

/** The checklist, in the order in which things are put in place. */
export const LINES: readonly Line[] = [
  line('project', 'Project', 'set-up', project),
  line('approvers', 'Approvers', 'set-up', approvers),
  line('panel', 'Panel on issues', 'set-up', panel),
  line('kms', 'KMS connected', 'kms', kms),
  line('credential', 'Credential', 'kms', credential),
  line('answers', 'KMS answers', 'kms', answers),
  line('billing', 'Billing', 'notifications', billing),
  line('requests', 'Requests', null, requests),
];
