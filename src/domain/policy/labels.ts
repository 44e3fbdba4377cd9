import type { FormField } from './review';

/** What people see on the form. */
export const LABELS: Readonly<Record<FormField, string>> = {
  name: 'Key name',
  keyType: 'Key type',
  operations: 'Allowed operations',
  protectionLevel: 'Protection level',
  projectId: 'Project ID',
  location: 'Location',
  requestor: 'Requestor',
  activationDate: 'Activation date',
  expiryDate: 'Expiry date',
  description: 'Description',
  costCentre: 'Cost centre',
  dataClassification: 'Data classification',
  rotationPeriodDays: 'Rotation period (days)',
  applications: 'Applications',
  handle: 'Key handle',
  reason: 'Reason',
  windowDays: 'Undo window (days)',
};
