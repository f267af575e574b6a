/** Red, green and blue from 0 to 255. */
type Colour = readonly [number, number, number];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5;
const STEPS = 50;

/** What a colour needs around it, so that everything can be read whatever somebody chose. All as `#rrggbb`. */
export interface Accent {
  fill: string;
  /** Black or white: text on the fill. */
  onFill: string;
  /** The colour itself, or as much darker (lighter) as text in it needs on a light (dark) page. */
  onLight: string;
  onDark: string;
}

/** `light` and `dark` are the backgrounds that text in the colour stands on. */
export function accentFrom(hex: string, { light, dark }: { light: string; dark: string }): Accent {
  const fill = parse(hex);
  return {
    fill: format(fill),
    onFill: format(contrast(fill, WHITE) >= READABLE ? WHITE : contrast(fill, BLACK) >= contrast(fill, WHITE) ? BLACK : WHITE),
    onLight: format(towards(fill, BLACK, parse(light))),
    onDark: format(towards(fill, WHITE, parse(dark))),
  };
}

/** Contrast of two colours given as `#rrggbb`, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  return contrast(parse(one), parse(other));
}

/** Mixes in as little of `end` as makes text readable on `background`. */
function towards(colour: Colour, end: Colour, background: Colour): Colour {
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(colour, end, step / STEPS);
    if (contrast(mixed, background) >= READABLE) return mixed;
  }
  return end;
}

function mix(one: Colour, other: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * share);
  return [at(0), at(1), at(2)];
}

function contrast(one: Colour, other: Colour): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function parse(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function format(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
