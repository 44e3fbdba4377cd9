import { AdminPage } from '../../src/cli/demo/set-up';
import { BILLING_HOST, KEY_GROUP, KMS_HOST } from '../../src/cli/demo/stage';
import type { FaultInput } from '../../src/sandbox/forge/faults';
import type { Fault } from '../fakes/kms/faults';
import { describeWithHsm } from '../kms-server/support/hsm';
import { House, MINUTE } from './support/house';

describeWithHsm('a request under faults', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  }, 120_000);
  afterEach(() => {
    house.kmsFaults.clear();
    house.kmsFaults.release();
    house.sandbox.faults.set({});
    house.sandbox.jira.clearFaults();
  });
  afterAll(() => house?.close());

  /** The fault is gone: the request ends at Ready, with one key, one charge, and one comment per milestone. */
  async function endsReady(key: string): Promise<void> {
    await house.pass();
    expect(await house.status(key)).toBe('Waiting for KMS operators');
    await endsReadyOnceAgreed(key);
  }

  async function endsReadyOnceAgreed(key: string): Promise<void> {
    await house.operatorsAgree(key);
    await house.pass();
    const { status, state, handle } = await house.see(key);
    expect({ status, state }).toEqual({ status: 'Ready', state: 'Enabled' });
    expect(await house.keysNamed(house.keyName(key))).toMatchObject([{ handle, state: 'Enabled' }]);
    expect(house.charges(key)).toHaveLength(1);
    const told = house.milestones(key);
    expect(told).toEqual([...new Set(told)]);
  }

  describe('of the KMS', () => {
    const ONCE: readonly Fault[] = [
      'before',
      'lost-answer',
      'duplicate',
      'nonsense',
      'server-error',
      'throttled',
    ];
    const AT = { create: [], enable: ['none'] } as const;

    test.each(ONCE.flatMap((fault) => [[fault, 'create'] as const, [fault, 'enable'] as const]))(
      '%s, at %s',
      async (fault, at) => {
        const key = await house.submitted();
        house.kmsFaults.inject(...AT[at], fault);
        await house.step('approver', key, 'Approve');
        await endsReady(key);
      },
    );

    test('no answer in time, at create', async () => {
      const key = await house.submitted();
      house.kmsFaults.inject('slow');
      await house.step('approver', key, 'Approve');
      expect((await house.see(key)).state).toMatch(/the KMS gives no answer .*no answer in time/);
      house.kmsFaults.release();
      await endsReady(key);
    }, 60_000);

    test.each(['down', 'error', 'garbage', 'lost'] as const)('%s for a while', async (fault) => {
      const key = await house.submitted();
      house.sandbox.faults.set({ egress: { [KMS_HOST]: fault } });
      await house.step('approver', key, 'Approve');
      await house.pass(10 * MINUTE);
      const { status, state } = await house.see(key);
      expect(status).toBe('Approved');
      expect(state).toMatch(/the KMS gives no answer \(.+\), tried again \d{4}-/);
      house.sandbox.faults.set({});
      await endsReady(key);
    });

    test('down for hours: the request fails, says so, and a retry ends well', async () => {
      const key = await house.submitted();
      house.sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
      await house.step('approver', key, 'Approve');
      await house.pass(150 * MINUTE);
      expect(await house.status(key)).toBe('Failed');
      expect((await house.comments(key)).at(-1)).toMatch(/no answer for two hours.*take "Retry"/s);
      house.sandbox.faults.set({});
      await house.step('developer', key, 'Retry');
      await endsReady(key);
    });

    test('down while its operators decide', async () => {
      const key = await house.approved();
      house.sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
      await house.operatorsAgree(key);
      await house.pass();
      expect(await house.status(key)).toBe('Waiting for KMS operators');
      house.sandbox.faults.set({});
      await house.pass();
      await endsReadyOnceAgreed(key);
    });

    test('a wrong credential: the request fails, says so, and a retry ends well', async () => {
      const key = await house.submitted();
      await useCredential('kd_00000000000000000000000000000000_wrong');
      await house.step('approver', key, 'Approve');
      await house.pass();
      expect(await house.status(key)).toBe('Failed');
      expect((await house.comments(key)).at(-1)).toMatch(/credential/i);
      await useCredential(house.stage.file().credentials['integration'] ?? '');
      await house.step('developer', key, 'Retry');
      await endsReady(key);
    });

    test('a connection that never said what it offers: a submission is refused, and says whom to ask', async () => {
      const key = await house.file();
      await saveConnection({
        name: 'Another KMS',
        kms: { type: 'keydesk', baseUrl: 'https://other.example.com' },
      });
      expect(await house.refused('developer', key, 'Submit')).toMatch(
        /Ask the Jira admin to test the KMS connection/,
      );
      await useCredential(house.stage.file().credentials['integration'] ?? '');
      await house.step('developer', key, 'Submit');
      await house.step('approver', key, 'Approve');
      await endsReady(key);
    });

    const useCredential = (credential: string): Promise<void> =>
      saveConnection({
        id: house.stage.file().connectionId,
        name: 'Reference KMS',
        kms: { type: 'keydesk', baseUrl: KMS_HOST },
        credential,
      });

    const saveConnection = (connection: object): Promise<void> =>
      new AdminPage(house.stage).call('connection.save', {
        ...connection,
        keyGroup: KEY_GROUP,
        makeDefault: true,
      });

    test('finance is down: the charge is delivered later, once', async () => {
      house.sandbox.faults.set({ egress: { [BILLING_HOST]: 'down' } });
      const key = await house.approved();
      await house.pass();
      expect(house.charges(key)).toEqual([]);
      house.sandbox.faults.set({});
      await house.pass(60 * MINUTE);
      await endsReady(key);
    });
  });

  describe('of Jira', () => {
    /** The calls of the app from Submit to Ready. */
    const CALLS = 12;
    const trouble = [
      { status: 429, when: 'before', headers: { 'retry-after': '40' } },
      { status: 409, when: 'before' },
      { status: 500, when: 'before' },
      { status: 500, when: 'after' },
    ] as const;

    test.each(trouble)(
      '%j, at each call of the app',
      async (fault) => {
        for (let skip = 0; skip < CALLS; skip++) {
          const key = await house.file();
          house.sandbox.jira.addFault({ ...fault, caller: 'app', skip });
          await insist('developer', key, 'Submit');
          await insist('approver', key, 'Approve');
          await endsReady(key);
          house.sandbox.jira.clearFaults();
        }
      },
      120_000,
    );

    /** Somebody who is refused tries again after a while, as the message says. */
    async function insist(by: 'developer' | 'approver', key: string, name: string): Promise<void> {
      const first = await house.person(by).transition(key, name);
      await house.pass(7 * MINUTE);
      if (first.status >= 400) await house.step(by, key, name);
      await house.pass(7 * MINUTE);
    }
  });

  describe('of the app: a crash', () => {
    test.each(['before', 'after'] as const)(
      'at each awaited call from Approve to Ready, %s its effect',
      async (point) => {
        let crashes = 0;
        for (let call = 1; await crashedAt({ call, point }); call++) crashes = call;
        console.log(`Approve to Ready: ${crashes} crashes ${point} the effect of a call`);
        expect(crashes).toBeGreaterThan(20);
      },
      240_000,
    );

    /** False where the request is Ready before so many calls have been made. */
    async function crashedAt(crash: { call: number; point: 'before' | 'after' }): Promise<boolean> {
      const key = await house.submitted();
      house.sandbox.platform.log.clear();
      house.sandbox.faults.set({ crash: { ...crash, count: 'all', functionKey: 'advance-request' } });
      await house.step('approver', key, 'Approve');
      await house.pass(6 * MINUTE);
      await house.operatorsAgree(key);
      await house.pass(6 * MINUTE);
      house.sandbox.faults.set({});
      await endsReadyOnceAgreed(key);
      return house.sandbox.platform.log.records.some(({ ending }) => ending === 'crash');
    }
  });

  describe('of the delivery of events', () => {
    const FATES: readonly (readonly [string, FaultInput])[] = [
      ['none comes', { events: { drop: 1 } }],
      ['each comes twice', { events: { duplicate: 1 }, queue: { duplicate: 0.4 } }],
      ['they overtake each other', { events: { reorder: 1, duplicate: 0.5 }, queue: { reorder: 1 } }],
      ['they are late', { events: { delayMs: [60_000, 180_000] } }],
      ['the storage throttles', { kvs: { throttle: 0.05 } }],
      ['queries of the storage lag', { kvs: { queryLagMs: [10_000, 60_000] } }],
      ['the schedule runs twice', { scheduleDuplicate: 1, events: { drop: 1 } }],
    ];

    test.each(FATES)('%s', async (_, faults) => {
      const key = await house.file();
      house.sandbox.faults.set(faults);
      await patiently('developer', key, 'Submit');
      await patiently('approver', key, 'Approve');
      await endsReady(key);
    });

    async function patiently(by: 'developer' | 'approver', key: string, name: string): Promise<void> {
      for (let tries = 0; tries < 5; tries++) {
        const answer = await house.person(by).transition(key, name);
        await house.pass(10 * MINUTE);
        if (answer.status < 400) return;
      }
      throw new Error(`${name} is refused for good`);
    }
  });

  describe('of everything: all processes end and start again', () => {
    test('at each standing of a request', async () => {
      const key = await house.file();
      await house.restart();
      await house.step('developer', key, 'Submit');
      await house.restart();
      house.sandbox.faults.set({ egress: { [KMS_HOST]: 'down' } });
      await house.step('approver', key, 'Approve');
      await house.restart();
      await house.pass();
      expect(await house.status(key)).toBe('Waiting for KMS operators');
      await house.restart();
      await house.operatorsAgree(key);
      await house.restart();
      await house.pass();
      await endsReadyOnceAgreed(key);
    }, 120_000);

    test('with steps taken that no event has been delivered for', async () => {
      const key = await house.submitted();
      house.sandbox.faults.set({ events: { delayMs: [60_000, 60_000] } });
      await house.step('approver', key, 'Approve');
      await house.restart();
      await endsReady(key);
    }, 60_000);
  });
});
