import { canTransition } from '../../../domain/account-status';
import { isComplete } from '../../../domain/sign-up-form';
import { OPENING_PURPOSES } from '../../../domain/link-token';
import { linkPurposeOf, mailRules } from '../../../domain/mail-kind';
import { ANN, everything, NOW, person } from '../everything';

describe('whatever the message, the place and the context', () => {
  const all = everything();

  test('a change is one of the table', () => {
    for (const { before, next } of all) {
      if (next.change) expect(canTransition(before?.status ?? 'none', next.change.event, next.change.status)).toBe(true);
    }
  });

  test('a refusal changes nothing and sends nothing', () => {
    for (const { next } of all) if (next.refusal) expect(next).toEqual({ refusal: next.refusal, mails: [] });
  });

  test('only administrators, or the portal by itself once all that it asks is given, open the door', () => {
    for (const { before, message, context, next } of all) {
      if (next.change?.status !== 'approved' || before?.status === 'approved') continue;
      if (message.type === 'setCredential') {
        expect(before?.status).toBe('awaiting_credential');
        expect(isComplete(context.form, person)).toBe(true);
      } else if (message.type === 'answerQuestion') expect(before?.request?.approvals).toBeNull();
      else expect(['createDeveloper', 'changeStatus']).toContain(message.type);
      const byItself = context.autoApprove || context.policy.content.rules[0]?.then === 'approve';
      if (message.type !== 'changeStatus' && !('status' in message && message.status)) expect(byItself).toBe(true);
    }
  });

  test('where two have to approve, nobody opens the door alone', () => {
    for (const { before, message, next } of all) {
      if (next.change?.status !== 'approved' || before?.request?.approvals !== 2 || message.type !== 'changeStatus') continue;
      expect(before.request.firstApproval).toBe('ann');
      expect(message.actor).not.toEqual(ANN);
    }
  });

  test('a password is adopted only by a living link for passwords', () => {
    for (const { next, context } of all) {
      const { token } = context;
      if (!next.adoptCredential) continue;
      expect(token).toMatchObject({ usedAt: null, revokedAt: null });
      expect(token?.purpose).not.toBe('verify_email');
      expect(token?.expiresAt).toBeGreaterThan(NOW);
      expect(next).toMatchObject({ useToken: 'token-1', revokeTokens: OPENING_PURPOSES, endSessions: true, verifyEmail: true });
    }
  });

  test('an account moves to an address only by the living link that went there, if nobody has it and no rule turns it down', () => {
    for (const { before, message, context, next } of all) {
      expect(next.moveTo !== undefined).toBe(next.change?.event === 'email_changed');
      if (next.moveTo === undefined) continue;
      expect([message.type, before?.status, context.addressTaken]).toEqual(['verifyNewEmail', 'approved', false]);
      expect(context.token).toMatchObject({ purpose: 'change_email', usedAt: null, revokedAt: null });
      expect(context.policy.content.rules[0]?.then).not.toBe('reject');
      expect(next).toMatchObject({ useToken: 'token-1', revokeTokens: OPENING_PURPOSES });
    }
    expect(all.some(({ next }) => next.moveTo !== undefined)).toBe(true);
  });

  test('rejected and revoked end every link and session, approval ends none', () => {
    for (const { message, next } of all) {
      if (message.type !== 'changeStatus' || !next.change || next.change.event === 'approved_once') continue;
      const closes = next.change.status !== 'approved';
      expect([next.revokeTokens, next.endSessions]).toEqual(closes ? [OPENING_PURPOSES, true] : [undefined, false]);
    }
  });

  test('a mail to administrators bears no link, and a link goes to the developer only', () => {
    for (const { next } of all) {
      for (const mail of next.mails)
        if (!['developer', 'new_address'].includes(mailRules(mail.kind).to))
          expect(linkPurposeOf(mail.kind, 'pending')).toBeNull();
    }
  });

  test('the same inputs give the same next', () => expect(everything()).toEqual(all));
});
