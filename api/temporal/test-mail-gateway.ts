import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Logger } from 'pino';
import type { TestMailOrder } from '../../domain/email-template';
import { summaryOf, testMailWorkflowId } from '../../workflows/messages';
import { describeError } from '../http/describe-error';
import { Problem } from '../http/problem';
import { isBusy, untilAnswered } from './retry';

/** The way to whoever sends mail. */
export interface TestMailGateway {
  /** Returns once the order is safe. Throws the Problem `unconfirmed` or `busy` where nobody can tell. */
  sendTestMail(order: TestMailOrder, portalName: string): Promise<void>;
}

export interface TestMailGatewayOptions {
  taskQueue: string;
  /** How long an answer is tried for, in milliseconds. */
  deadlineMs: number;
  logger: Logger;
}

/** A test that no worker has taken up by then is not wanted any more. */
const TEST_MAIL_LIFETIME = '5m';

export function createTestMailGateway(client: Client, options: TestMailGatewayOptions): TestMailGateway {
  const { taskQueue, deadlineMs, logger } = options;
  return {
    /** Starts a run of its own; that it is there already is an answer that was lost. */
    async sendTestMail(order, portalName) {
      const send = () =>
        client.workflow.start('testMail', {
          taskQueue,
          workflowId: testMailWorkflowId(order),
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowExecutionTimeout: TEST_MAIL_LIFETIME,
          args: [order],
          staticSummary: summaryOf('Test mail', portalName),
        });
      try {
        await untilAnswered(client.connection, Date.now() + deadlineMs, send);
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return;
        logger.warn({ error: describeError(error) }, 'Temporal did not take a test mail');
        throw new Problem(isBusy(error) ? 'busy' : 'unconfirmed');
      }
    },
  };
}
