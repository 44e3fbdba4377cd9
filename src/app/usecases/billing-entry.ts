import { type ChargeEvent, chargeEvent, creditEvent, DEFAULT_PRICES } from '../../domain/billing';
import type { Instant } from '../../domain/ids';
import type { RequestRecord } from '../../domain/request-lifecycle/record';
import type { DeskSettings } from '../ports/desk';
import type { OutboxEntry } from '../ports/store';

/** The outbox entry for a charge or a credit. The same record gives the same event, whenever it is computed. */
export function billingEntry(
  record: RequestRecord,
  kind: 'charge' | 'credit',
  settings: DeskSettings,
  now: Instant,
): OutboxEntry {
  const charge = chargeOf(record, settings);
  const event = kind === 'charge' ? charge : creditEvent(charge, record.creditedAt ?? now);
  return { id: event.id, event, status: 'due', attempts: 0, due: now };
}

function chargeOf(record: RequestRecord, settings: DeskSettings): ChargeEvent {
  const { snapshot, key, chargedAt } = record;
  if (snapshot.action !== 'create' || !key || chargedAt === undefined)
    throw new Error(`Request ${snapshot.requestId} has nothing to charge`);
  const { spec } = snapshot;
  return chargeEvent(
    {
      source: `/keydesk/${settings.cloudId}/${settings.environmentId}`,
      requestId: snapshot.requestId,
      issueKey: snapshot.issueKey,
      handle: key.handle,
      costCentre: spec.costCentre,
      projectId: spec.projectId,
      keyType: spec.keyType,
      protectionLevel: spec.protectionLevel,
      policyVersion: snapshot.policyVersion,
    },
    DEFAULT_PRICES,
    chargedAt,
  );
}
