import { distance, lasting } from '../../../web/console/components/distance';

const HOUR = 3_600_000;

test.each([
  [0.01, 'a moment'],
  [29.4 / 60, '29 minutes'],
  [59.6 / 60, '1 hour'],
  [1.4, '1 hour'],
  [1.6, '2 hours'],
  [23.6, '1 day'],
  [47.9, '2 days'],
  [29.9 * 24, '1 month'],
  [400 * 24, '1 year'],
])('a time is told as the nearest whole number of its unit: %d hours are %s', (hours, words) => {
  expect(lasting(0, hours * HOUR)).toBe(words);
});

test('a time ahead is rounded as one past is', () => {
  expect([distance(47.9 * HOUR, 0), distance(0, 47.9 * HOUR)]).toEqual(['in 2 days', '2 days ago']);
});
