import { createDeviceTokens } from '../../security/device-token';
import { ringOf } from './ring';

const { issue, deviceOf } = createDeviceTokens(ringOf('new', 'old'));

test('a device is known to the account that its token was made for, and to no other', () => {
  const token = issue('ada');
  const id = deviceOf('ada', token);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(deviceOf('ben', token)).toBeNull();
  expect(deviceOf('ada', issue('ada', id))).toBe(id);
  expect(deviceOf('ada', issue('ada'))).not.toBe(id);
});

test('a token of an older key counts while the key is known', () => {
  const older = createDeviceTokens(ringOf('old')).issue('ada');
  expect(deviceOf('ada', older)).not.toBeNull();
  expect(createDeviceTokens(ringOf('new')).deviceOf('ada', older)).toBeNull();
});

test('what was made up or changed is not known', () => {
  const token = issue('ada');
  const [id = '', mac = ''] = token.split('.');
  const changed = [
    `${crypto.randomUUID()}.${mac}`,
    `${id}.${'A'.repeat(43)}`,
    `${id.toUpperCase()}.${mac}`,
    id,
    '',
    `${token} `,
    `${token}A`,
  ];
  for (const each of changed) expect(deviceOf('ada', each)).toBeNull();
});
