import type { Desk } from '../../../src/app/ports/desk';
import { type Kms, KmsRefused, KmsUnavailable } from '../../../src/app/ports/kms';
import { withMethods } from '../../fakes/kms/with-methods';
import { PEOPLE } from '../../model/world';
import { PanelWorld } from './panel';

/** Requests to a KMS that has policies of its own. */
class PolicedRequests extends PanelWorld {
  preflight: NonNullable<Kms['preflight']> = async () => ({ ok: true, value: [] });

  override desk(): Desk {
    const desk = super.desk();
    const { preflight } = this;
    return { ...desk, kms: async (id) => withMethods(await desk.kms(id), { preflight }) };
  }
}

const REFUSAL = {
  message: "The DSM group payments doesn't allow keys of type AES-256.",
  mend: 'Ask for another key.',
};

test('what the policies of the KMS refuse sends the request back at submission, in their words', async () => {
  const requests = new PolicedRequests();
  requests.preflight = async () => ({ ok: true, value: [REFUSAL] });
  const id = await requests.submitted();
  expect(requests.status(id)).toBe('draft');
  const told = requests.issues
    .get(id)
    .comments.flatMap(({ paragraphs }) => paragraphs)
    .join('\n');
  expect(told).toContain(`${REFUSAL.message} ${REFUSAL.mend} [policies of the KMS]`);
  const { notices } = await requests.see(id, PEOPLE.developer);
  expect(JSON.stringify(notices)).toContain(REFUSAL.message);
  expect(requests.record(id)).toBeUndefined();
});

test('the KMS is asked about the key as it will be made', async () => {
  const requests = new PolicedRequests();
  const asked: Parameters<NonNullable<Kms['preflight']>>[] = [];
  requests.preflight = async (...given) => {
    asked.push(given);
    return { ok: true, value: [] };
  };
  const id = await requests.submitted();
  const snapshot = requests.record(id)?.snapshot;
  expect(asked).toHaveLength(1);
  expect(asked[0]?.[1]).toMatchObject({ requestId: snapshot?.requestId, ticket: snapshot?.issueKey });
  expect(asked[0]?.[0].labels).toMatchObject({ ticket: snapshot?.issueKey });
});

test.each([
  ['is silent', () => Promise.reject(new KmsUnavailable('timeout', 'No answer.'))],
  [
    'does not let us in',
    () => Promise.reject(new KmsRefused({ code: 'unauthenticated', message: 'No.', mend: 'Sign in.' })),
  ],
  [
    'refuses to say',
    async () => ({ ok: false, refusal: { code: 'forbidden', message: 'No.', mend: 'Ask.' } }) as const,
  ],
] as const)('a KMS that %s at submission stops nothing', async (_, preflight) => {
  const requests = new PolicedRequests();
  requests.preflight = preflight;
  const id = await requests.submitted();
  expect(requests.status(id)).toBe('waiting-for-approval');
  expect(requests.record(id)).toBeDefined();
});
