import type { IssueId } from '../../../src/domain/ids';
import type { RawForm } from '../../../src/domain/policy/review';
import { goodForm, PEOPLE, World } from '../../model/world';

const { developer, approver, operator } = PEOPLE;

/** A world with requests on their way, by the people whose turn it is. */
export class Requests extends World {
  async submitted(changes: RawForm = {}): Promise<IssueId> {
    const id = this.issues.create(developer, 'create', { ...goodForm(this.now), ...changes });
    this.issues.setStatus(id, 'waiting-for-approval', developer);
    await this.drain();
    return id;
  }

  async approved(changes: RawForm = {}): Promise<IssueId> {
    const id = await this.submitted(changes);
    this.issues.setStatus(id, 'approved', approver);
    await this.drain();
    return id;
  }

  async ready(changes: RawForm = {}): Promise<IssueId> {
    const id = await this.approved(changes);
    this.agree();
    await this.settle(60_000);
    return id;
  }

  /** The operators agree to what they are asked first. */
  agree(): void {
    const [task] = this.kms.operators.pending();
    if (!task) throw new Error('The operators are asked nothing');
    this.kms.operators.approve(task.id, operator);
  }

  status(id: IssueId) {
    return this.issues.get(id).status;
  }
}
