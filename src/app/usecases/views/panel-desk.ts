import type { KmsCapabilities } from '../../../domain/capabilities';
import type { ConnectionId, KeyHandle } from '../../../domain/ids';
import type { Desk } from '../../ports/desk';
import type { PersonIssues } from '../../ports/person-issues';

/** What the panel works with: the desk, and Jira as the person who looks. */
export interface PanelDesk extends Desk {
  readonly person: PersonIssues;
  /** A connection as people know it; undefined where it was removed. */
  describe(id: ConnectionId): Promise<ConnectionFacts | undefined>;
}

export interface ConnectionFacts {
  readonly name: string;
  /** A key in the KMS's console; undefined where there is none to link to. */
  readonly consoleLink?: (handle: KeyHandle) => string | undefined;
  /** Whether the KMS keeps a log of a key that can be read. */
  readonly keepsKeyLog: boolean;
  /** As the KMS last said; undefined where that is not known now. */
  readonly capabilities: KmsCapabilities | undefined;
}
