/** The states of a key that every KMS can be mapped to. SP 800-57's finer ones are derived in `key-lifecycle.ts`. */
export type KmsKeyState = 'Disabled' | 'Enabled' | 'PendingDeletion' | 'Destroyed';
