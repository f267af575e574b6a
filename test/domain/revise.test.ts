import { INITIAL_POLICY, revise } from '../../domain/approval-policy';

const before = { ...INITIAL_POLICY, expireAfterDays: 30, timesSince: 1000 };

test.each(['escalateAfterHours', 'expireAfterDays', 'remindAfterDays', 'unansweredAfterDays'] as const)(
  'a policy whose %s changes has its times from then on',
  (name) => {
    expect(revise(before, { ...before, [name]: 7 }, 2000)).toEqual({ ...before, [name]: 7, timesSince: 2000 });
  },
);

test('a policy whose times stay keeps them as old as they were, whatever else changes', () => {
  const after = { ...before, rules: [{ name: 'All', when: [], then: 'ask' as const }], approvals: 2 as const, escalateTo: ['x'] };
  expect(revise(before, { ...after }, 2000)).toEqual({ ...after, timesSince: 1000 });
});
