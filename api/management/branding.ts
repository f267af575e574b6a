import { z } from '../http/zod';

const LOGO_MAX_BYTES = 64 * 1024;
/** In base64, with room for the type before it. */
const LOGO_MAX_CHARACTERS = Math.ceil(LOGO_MAX_BYTES / 3) * 4 + 64;
const DATA_URL = /^data:(image\/(?:png|svg\+xml|webp));base64,([A-Za-z0-9+/]+={0,2})$/;

/** What a file of each kind begins with: a picture that is none would show as a broken one. */
const BEGINS: Record<string, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  'image/webp': (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  'image/svg+xml': (bytes) => /<svg[\s>]/.test(bytes.toString('utf8')),
};

/** A small picture as a data: URL. Pages show it through `<img>` alone, where nothing inside an SVG runs. */
export const logo = () =>
  z
    .string()
    .superRefine((value, context) => {
      const problem = wrongWithLogo(value);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem, input: value });
    })
    .openapi({ description: 'data: URL of a PNG, SVG or WebP in base64, 64 kB of picture at most' });

const TOO_BIG = 'must not have more than 64 kB';

function wrongWithLogo(value: string): string | null {
  if (value.length > LOGO_MAX_CHARACTERS) return TOO_BIG;
  const [, type = '', base64 = ''] = DATA_URL.exec(value) ?? [];
  if (type === '') return 'must be a data: URL of a PNG, SVG or WebP in base64';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > LOGO_MAX_BYTES) return TOO_BIG;
  return BEGINS[type]?.(bytes) ? null : `is not what its type says: ${type}`;
}

/** Any colour will do: pages choose black or white on it, and a darker or lighter one beside it, so that text can be read. */
export const accentColor = () =>
  z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .openapi({ description: '#rrggbb' });
