import type { FoundLink } from '../../prisma/stores/account/link-store';
import type { Answer } from '../../domain/message';
import type { TokenPurpose } from '../../domain/lifetimes';
import type { Portal } from '../../domain/portal';
import { Problem } from '../http/problem';
import { uuid } from '../http/fields';
import type { DeveloperDeps } from './audience';

/** A mailed token in a body. One that is no UUID was never ours: 400. */
export const linkToken = () => uuid();

/**
 * The link behind a token, if it exists in this portal and is meant for this. Throws `token_unknown`, or `token_expired` where
 * its key is retired.
 */
export async function findLink(
  { links, linkTokens }: DeveloperDeps,
  portal: Portal,
  token: string,
  meantFor: (purpose: TokenPurpose) => boolean,
): Promise<FoundLink> {
  const link = await links.find(portal.id, linkTokens.hash(token));
  if (!link || !meantFor(link.token.purpose)) throw new Problem('token_unknown');
  // Whoever has the key can make the token of every link whose id they have seen.
  if (linkTokens.isRetired(link.keyId)) throw new Problem('token_expired');
  return link;
}

/** The accepted part of an answer; a refusal becomes its problem. */
export function accepted(answer: Answer): Extract<Answer, { accepted: true }> {
  if (!answer.accepted) throw new Problem(answer.refusal);
  return answer;
}
