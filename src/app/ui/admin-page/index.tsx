import ForgeReconciler, { Stack } from '@forge/react';
import { Billing } from './billing';
import { Connections } from './connections';
import { SetUp } from './set-up';

const AdminPage = () => (
  <Stack space="space.400">
    <SetUp />
    <Connections />
    <Billing />
  </Stack>
);

ForgeReconciler.render(<AdminPage />);
