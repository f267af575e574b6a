/** What an address holds of a mailed link. */
export interface MailedLink {
  email?: string;
  token?: string;
  /** A piece of the link was lost on its way: nobody can read a token in it. */
  damaged?: true;
}

/** How often a link may have been percent-encoded once more. */
const LAYERS = 4;

const TOKEN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** `=3D` is what quoted-printable makes of `=`. */
const NAMED_TOKEN = new RegExp(`(?<![\\w-])token["'<([:]*(=(?:3D)?)?["'<([:=]*(${TOKEN})`, 'i');
const NAMED_EMAIL = /(?<![\w-])email=([^&;#?\s]+)/i;
const EITHER_NAME = /(?<![\w-])(?:token|email)=/i;
/** Where a line was folded: invisible in the text that somebody copied it from. */
const FOLDS = /=?[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g;

/**
 * Reads the query and fragment of a mailed link as mail programs leave it: with ampersands escaped as for HTML, encoded once
 * more, with leftovers of quoted-printable, and with what stood around it in the text. Null where there is nothing of one.
 */
export function readMailedLink(carried: string): MailedLink | null {
  let text = carried;
  for (let layer = 0; layer < LAYERS; layer++) {
    const [, equals, token] = NAMED_TOKEN.exec(text.replace(FOLDS, '')) ?? [];
    if (token !== undefined) return { token, ...emailIn(text, equals) };
    text = decode(text);
  }
  return EITHER_NAME.test(text) ? { damaged: true, ...emailIn(carried), ...emailIn(text) } : null;
}

function emailIn(text: string, equals = '='): Pick<MailedLink, 'email'> {
  let [, email = ''] = NAMED_EMAIL.exec(text) ?? [];
  if (equals.length > 1) email = email.replace(/^3D/i, '');
  // Decoding goes no further than it has to: an address may have a % of its own.
  for (let layer = 0; layer < LAYERS && !email.includes('@'); layer++) email = decode(email);
  email = email.replace(/[^\p{L}\p{N}]+$/u, '');
  return email.includes('@') ? { email } : {};
}

/** Takes one layer of percent-encoding off, and leaves what is none. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
