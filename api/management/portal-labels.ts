import type { PortalSettings } from '../../domain/portal';
import { z } from '../http/zod';

export type Labels = PortalSettings['labels'];
type LabelChanges = Record<string, string | null> | null;

const LABELS_MAX = 50;
const LABEL_MAX_CHARACTERS = 63;
const LABEL_VALUE = /^[a-z0-9A-Z]{1}([a-z0-9A-Z-._]*[a-z0-9A-Z]+)?$/;
const RESERVED_LABEL = /^(kong|konnect|mesh|kic|_)/;

const labelValue = () => z.string().min(1).max(LABEL_MAX_CHARACTERS, { abort: true }).regex(LABEL_VALUE);

/** Labels as they are. */
export const labels = () => z.record(z.string(), labelValue()).openapi({ maxProperties: LABELS_MAX });

/** Labels to add and change, and by null to take away; null takes all of them. */
export const labelChanges = () =>
  z
    .record(z.string(), labelValue().nullable())
    .superRefine((labels, context) => {
      for (const key of Object.keys(labels)) {
        if (key.length >= 1 && key.length <= LABEL_MAX_CHARACTERS && !RESERVED_LABEL.test(key)) continue;
        context.addIssue({
          code: 'custom',
          params: { rule: 'is_label' },
          path: [key],
          message: 'is not a name that a label may have',
          input: key,
        });
      }
      if (Object.keys(labels).length > LABELS_MAX) {
        context.addIssue({ code: 'too_big', origin: 'array', maximum: LABELS_MAX, inclusive: true, input: labels });
      }
    })
    .nullable()
    .openapi({ maxProperties: LABELS_MAX });

/** Those that the changes do not name stay as they are. */
export function mergeLabels(before: Labels, changes: LabelChanges): Labels {
  if (changes === null) return {};
  const merged = Object.entries({ ...before, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
