import { Desk } from '../browser/support/desk';
import type { Form } from '../e2e/support/house';
import { MINUTE } from '../e2e/support/house';
import { consolePicture } from './console-picture';
import { SIZE, shoot } from './shoot';

/** What the pictures tell of, beside the issue that is looked at. */
const OTHERS: readonly Form[] = [
  {
    'Key name': 'orders-signing',
    'Key type': { value: 'EC-P256' },
    'Allowed operations': [{ value: 'sign' }, { value: 'verify' }],
  },
  { 'Key name': 'ledger-archive' },
  { 'Key name': 'cards-tokens', 'Data classification': { value: 'restricted' } },
];

async function play({ house }: Desk): Promise<string> {
  const [signing, archive, tokens] = OTHERS;
  await house.file(signing);
  await house.submitted(archive);
  await house.approved({ 'Key name': 'cards-vault' });
  await house.submitted(tokens);
  const key = await house.approved({ 'Key name': 'payments-cards' });
  await house.operatorsAgree(key);
  await house.pass(MINUTE);
  return key;
}

async function takeAll(desk: Desk, folder: string): Promise<void> {
  const key = await play(desk);
  const developer = await desk.as('developer');
  await developer.setViewportSize(SIZE);
  await developer.goto(`/browse/${key}`);
  const panel = developer.getByRole('region', { name: 'Keydesk' });
  await panel.frameLocator('iframe:visible').getByRole('button', { name: 'Copy: Key handle' }).waitFor();
  await shoot(developer, folder, 'issue');

  const operator = await desk.as('operator');
  await operator.setViewportSize(SIZE);
  await operator.goto('/projects/KEYS/apps/keydesk-operators');
  await operator.frameLocator('iframe').getByRole('table', { name: 'Requests' }).waitFor();
  await shoot(operator, folder, 'operators');

  const admin = await desk.as('admin');
  await admin.setViewportSize(SIZE);
  await admin.goto('/admin/apps/keydesk-admin');
  await admin.getByRole('heading', { name: 'Is Keydesk ready?' }).waitFor();
  await admin.getByRole('button', { name: 'Look again' }).waitFor();
  await shoot(admin, folder, 'admin');
}

/** Plays a story on a clock that stands still, and leaves the README's pictures in a folder. */
export async function pictures(folder: string): Promise<void> {
  const desk = await Desk.open();
  try {
    await takeAll(desk, folder);
  } finally {
    await desk.close();
  }
  await consolePicture(folder);
}
