import type { PanelDesk } from '../../../src/app/usecases/views/panel-desk';
import { readRequestView } from '../../../src/app/usecases/views/request-view';
import type { RequestView } from '../../../src/app/views/request';
import type { AccountId, IssueId } from '../../../src/domain/ids';
import { FakePersonIssues } from '../../fakes/issues/fake-person-issues';
import { goodForm, PEOPLE } from '../../model/world';
import { Requests } from './requests';

/** Requests, and the panel as people see it. */
export class PanelWorld extends Requests {
  panelDesk(me: AccountId): PanelDesk {
    return {
      ...this.desk(),
      person: new FakePersonIssues(this.issues, me),
      describe: async () => ({
        name: 'Payments KMS',
        capabilities: await this.kms.capabilities(),
        keepsKeyLog: false,
      }),
    };
  }

  async see(id: IssueId, me: AccountId): Promise<RequestView> {
    const view = await readRequestView(this.panelDesk(me), id, me);
    if (view.kind !== 'request') throw new Error(view.message);
    return view;
  }

  draft(changes: Readonly<Record<string, string>> = {}): IssueId {
    return this.issues.create(PEOPLE.developer, 'create', { ...goodForm(this.now), ...changes });
  }

  /** A request of the high tier, waiting for approval. */
  async restricted(): Promise<IssueId> {
    const id = this.draft({ dataClassification: 'restricted', protectionLevel: 'hsm' });
    this.issues.setStatus(id, 'waiting-for-approval', PEOPLE.developer);
    await this.drain();
    return id;
  }

  async deletionOf(id: IssueId): Promise<IssueId> {
    const handle = this.record(id)?.key?.handle ?? '';
    const form = { handle, reason: 'The service has moved to another key.', windowDays: 7 };
    const deletion = this.issues.create(PEOPLE.developer, 'delete', form);
    this.issues.setStatus(deletion, 'waiting-for-approval', PEOPLE.developer);
    await this.drain();
    return deletion;
  }
}
