import type { TestMailOrder } from '../domain/mail-template';

/** The way to whoever sends mail. */
export interface TestMailGateway {
  /** Returns once the order is safe. Throws the Problem `unavailable` or `busy` where it is not. */
  sendTestMail(order: TestMailOrder, portalName: string): Promise<void>;
}
