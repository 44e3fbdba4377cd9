import ForgeReconciler, { Text } from '@forge/react';

ForgeReconciler.render(<Text>Keydesk</Text>);
