/**
 * What a decision orders. Each is safe to repeat: the KMS is asked by request id and generation, and the answer
 * comes back as an event.
 */
export type EffectKind =
  /** Tell the approvers that a request waits for them. */
  | 'notify-approvers'
  /** Make the key, disabled. */
  | 'create-key'
  /** Ask for the key to become usable: the operators' gate. */
  | 'enable-key'
  /** Take back the approval that operators were asked for. */
  | 'withdraw-approval'
  /** Make the key unusable and raise the KMS's generation. */
  | 'disable-key'
  /** Schedule the deletion of a key that never got ready. */
  | 'discard-key'
  /** Look for a key whose making was ordered and never answered. */
  | 'sweep-key'
  /** Ask for the deletion of a key in use: the operators' gate. */
  | 'schedule-deletion'
  | 'cancel-deletion'
  /** Make the next version of a key in use; the operators may have to agree. */
  | 'rotate-key'
  /** Destroy a key whose window is over, where the KMS doesn't do it by itself; the operators may have to agree. */
  | 'finish-deletion'
  /** Tell the request that made the key that the key's state has changed. */
  | 'tell-maker';
