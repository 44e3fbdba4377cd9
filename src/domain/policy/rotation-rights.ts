import type { Result } from '../result';
import {
  type DeletionActor,
  type DeletionCapacity,
  type DeletionRightRefusal,
  inCapacity,
} from './deletion-rights';

type RotationActor = Omit<DeletionActor, 'filer' | 'isOperator'>;

const MAY_ROTATE: readonly DeletionCapacity[] = ['requester', 'owner', 'approver'];

/** Whether somebody may ask for a new version of a key. Where the KMS has operators, they may have to agree. */
export const mayAskForRotation = (who: RotationActor): Result<DeletionCapacity, DeletionRightRefusal> =>
  inCapacity({ ...who, isOperator: false }, MAY_ROTATE, 'rotate this key');
