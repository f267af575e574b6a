import { accentFrom, contrastOf } from '../../../web/portal/styles/colour';

const LIGHT = '#eef1f6';
const DARK = '#1b212b';

/** Every colour there is, in steps. */
function* colours(): Generator<string> {
  const parts = [0, 51, 102, 119, 153, 204, 255].map((part) => part.toString(16).padStart(2, '0'));
  for (const red of parts) for (const green of parts) for (const blue of parts) yield `#${red}${green}${blue}`;
}

test('whatever colour a portal chooses, text on it and in it can be read', () => {
  for (const colour of colours()) {
    const { fill, onFill, onLight, onDark } = accentFrom(colour, { light: LIGHT, dark: DARK });
    expect(fill).toBe(colour);
    expect(['#000000', '#ffffff']).toContain(onFill);
    for (const [text, background] of [
      [onFill, fill],
      [onLight, LIGHT],
      [onDark, DARK],
    ] as const) {
      expect([colour, text, contrastOf(text, background) >= 4.5]).toEqual([colour, text, true]);
    }
  }
});

test('a colour that can be read is left as it is', () => {
  expect(accentFrom('#1f5fd6', { light: LIGHT, dark: DARK })).toMatchObject({ onFill: '#ffffff', onLight: '#1f5fd6' });
});
