import type { TestMailOrder } from '../../domain/mail-template';

/** The way to whoever sends mail. */
export interface TestMailGateway {
  /** Returns once the order is safe. Throws the Problem `unconfirmed` or `busy` where nobody can tell. */
  sendTestMail(order: TestMailOrder, portalName: string): Promise<void>;
}
