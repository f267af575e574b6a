import { useEffect, useState } from 'react';
import type { WrongField } from '../../client/outcome';
import { type ReviewedRule, reviewRules, type Rule } from '../api/approval-policy';
import { refusalOf } from '../api/request';
import { useDebounced } from '../components/use-debounced';

const TYPING_MS = 400;

interface Review {
  /** By the rule's key. */
  rules: ReadonlyMap<string, ReviewedRule>;
  wrong: readonly WrongField[];
}

/** What the service reads of rules as they are edited; what it could last read stays while something is not right yet. */
export function useReview(portalId: string, keys: readonly string[], rules: Rule[], known: ReviewedRule[] | null): Review {
  const asked = useDebounced(JSON.stringify({ keys, rules }), TYPING_MS);
  const isKnown = known !== null;
  const [review, setReview] = useState<Review>({ rules: new Map(), wrong: [] });
  useEffect(() => {
    if (isKnown) return;
    let isPast = false;
    const { keys: of, rules: given } = JSON.parse(asked) as { keys: string[]; rules: Rule[] };
    const read = async () => {
      try {
        const reviewed = await reviewRules(portalId, given);
        if (!isPast) setReview({ rules: byKey(of, reviewed), wrong: [] });
      } catch (error) {
        // What the service cannot be asked now is said when it is saved.
        if (!isPast) setReview(({ rules: before }) => ({ rules: before, wrong: refusalOf(error)?.fields ?? [] }));
      }
    };
    void read();
    return () => {
      isPast = true;
    };
  }, [portalId, asked, isKnown]);
  return known ? { rules: byKey(keys, known), wrong: [] } : review;
}

function byKey(keys: readonly string[], reviewed: readonly ReviewedRule[]): Map<string, ReviewedRule> {
  return new Map(reviewed.map((rule, index) => [keys[index] ?? '', rule]));
}
