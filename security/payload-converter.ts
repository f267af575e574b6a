import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

/** In place of an input that nobody can read. No shape that a message could have fits it. */
export const UNREADABLE = Symbol('unreadable');

/**
 * Whoever may signal in Temporal may send anything, broken JSON included. An error over it would fail the run's workflow
 * task, the same way at each retry, and hold the account up for ever; so what comes to a workflow is handed on as
 * unreadable, for its handlers to ignore. What activities return is read strictly. Named by its path in the worker and the
 * workflow bundle.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the SDK's signature
  fromPayload<T>(...[payload, context]: Parameters<PayloadConverter['fromPayload']>): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      if (context?.type === 'workflow') return UNREADABLE as T;
      throw error;
    }
  },
};
