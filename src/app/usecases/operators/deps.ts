import type { KmsCapabilities } from '../../../domain/capabilities';
import type { AccountId, ConnectionId, Instant, KeyHandle } from '../../../domain/ids';
import type { Kms } from '../../ports/kms';
import type { OperatorsJira, ProjectRights } from '../../ports/operators-jira';
import type { Connection } from '../../ports/settings';
import type { Store } from '../../ports/store';

/** What the operators' page works with, in the session of one person who may browse the project. */
export interface OperatorsDeps {
  readonly jira: OperatorsJira;
  readonly store: Pick<Store, 'load' | 'handle' | 'auditTrail' | 'attentionIssues'>;
  readonly projectId: string;
  readonly connections: () => Promise<readonly Connection[]>;
  /** What the KMS last said of itself; it is not asked. */
  readonly capabilities: (id: ConnectionId) => Promise<KmsCapabilities | undefined>;
  /** The key in its KMS's console; undefined where there is none to link to. */
  readonly consoleLink: (connection: Connection, handle: KeyHandle) => string | undefined;
  /** The KMS of a connection, to be asked in the name of whoever looks. */
  readonly kms: (id: ConnectionId) => Promise<Kms>;
  readonly now: () => Instant;
}

/** Who looks, and what Jira says that they may. */
export interface Viewer {
  readonly accountId: AccountId;
  readonly rights: ProjectRights;
}
