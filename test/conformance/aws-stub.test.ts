import { openAwsHarness } from './aws-harness';
import { kmsConformance } from './kms';

kmsConformance('the AWS adapter over HTTP', () => openAwsHarness(), {
  declared: {
    approvals: false,
    fencesGenerations: false,
    activationDates: false,
    forgetsDestroyed: true,
    enablesInSteps: true,
  },
  credentials: true,
  propertyRuns: 10,
});
