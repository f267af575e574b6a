import { MAIL_BURST, MAIL_MEMORY_SECONDS, MAIL_REFILL_SECONDS, mailAllowed, mailRules } from '../../domain/mail-kind';

const MINUTE = 60_000;
const REFILL = MAIL_REFILL_SECONDS * 1000;
const MEMORY = MAIL_MEMORY_SECONDS * 1000;

/** When somebody who asks every minute gets mails, given what the outbox remembers. */
function greedy(forMs: number): number[] {
  const sent: number[] = [];
  for (let now = 0; now < forMs; now += MINUTE) {
    if (
      mailAllowed(
        sent.filter((at) => at > now - MEMORY),
        now,
      )
    )
      sent.push(now);
  }
  return sent;
}

test('five mails of a kind go out at once, the sixth after half an hour', () => {
  const sent = greedy(REFILL + MINUTE);
  expect(sent).toEqual([0, 1, 2, 3, 4, 30].map((minutes) => minutes * MINUTE));
});

test('in a day nobody gets more than a burst and one mail per half hour', () => {
  expect(greedy(MEMORY)).toHaveLength(MAIL_BURST + MEMORY / REFILL - 1);
});

test('asking on for a week gains one burst a day at most', () => {
  const week = 7 * 24 * 60 * MINUTE;
  expect(greedy(week).length).toBeLessThanOrEqual(week / REFILL + (MAIL_BURST * week) / MEMORY);
});

test('after a quiet spell the whole burst is there again', () => {
  const sent = [0, 0, 0, 0, 0];
  expect(mailAllowed(sent, REFILL - 1)).toBe(false);
  expect(mailAllowed(sent, REFILL)).toBe(true);
  const later = MAIL_BURST * REFILL;
  expect(mailAllowed([...sent, later, later, later, later], later)).toBe(true);
  expect(mailAllowed([...sent, later, later, later, later, later], later)).toBe(false);
});

test('the order in which earlier mails are told does not matter', () => {
  const sent = [4, 0, 2, 3, 1].map((minutes) => minutes * MINUTE);
  expect(mailAllowed(sent, 5 * MINUTE)).toBe(
    mailAllowed(
      [0, 1, 2, 3, 4].map((minutes) => minutes * MINUTE),
      5 * MINUTE,
    ),
  );
  expect(mailAllowed(sent, 5 * MINUTE)).toBe(false);
});

test('a warning that strangers can cause goes out once a day, whatever they do; the outbox remembers long enough', () => {
  const { throttle } = mailRules('log-ins-slowed-down');
  expect([mailAllowed([], 0, throttle), mailAllowed([0], MEMORY - 1, throttle), mailAllowed([0], MEMORY, throttle)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(mailRules('reset-password').throttle).toEqual({ burst: MAIL_BURST, refillSeconds: MAIL_REFILL_SECONDS });
});
