import type { MailKind } from '../domain/mail-kind';
import type { MailPart } from '../domain/email-template';

/**
 * What a mail says. Every text is Liquid, the body Markdown besides; variables.ts has what they may name. One that is
 * unknown or withheld is empty. The button's label names the link and is shown where the mail has one.
 */
export interface DefaultContent extends Record<MailPart, string> {
  /** What the mail is for, told to administrators. */
  label: string;
  /** What it is, in a few words: an account's history names it so. */
  shortLabel: string;
}

const QUESTIONS = '{% if dev_portal_reply_to %}\n\nQuestions? Write to {{ dev_portal_reply_to }}.\n\n{% endif %}';
const REASON = '{% if decision_reason %}\n\nThe reason:\n\n> {{ decision_reason }}\n\n{% endif %}';
const ANSWERS = '{% if sign_up_answers %}\n\nWhat was answered at sign-up:\n\n> {{ sign_up_answers }}\n\n{% endif %}';
// A mail asked for again carries the same link, so the time runs from the first one.
const LINK_LIFE = 'The link works once and for {{ link_lifetime }}, counted from the first time we sent it.';

/** The texts of an installation in which nobody has written others. */
export const DEFAULT_CONTENT: Record<MailKind, DefaultContent> = {
  'confirm-email-address': {
    label: 'Ask a new developer to confirm the email address',
    shortLabel: 'Mail to confirm the address',
    subject: 'Please confirm your email address',
    title: 'Please confirm your email address',
    body: `Hello,

You have registered with **{{ portal_display_name }}** as {{ developer_email }}. Please confirm that this address is yours; after that you choose a password.

${LINK_LIFE}

If this was not you, ignore this mail: without your confirmation nobody gets in with your address.`,
    buttonLabel: 'Confirm email address',
  },
  'set-password': {
    label: 'Let a developer who has confirmed the address set the first password',
    shortLabel: 'Mail to set a password',
    subject: 'Set your password for {{ portal_display_name }}',
    title: 'Set your password',
    body: `Hello {{ developer_fullname }},

Your email address is confirmed. One step is left to finish your registration with **{{ portal_display_name }}**: choose a password.

${LINK_LIFE}

If this was not you, ignore this mail: an unfinished registration ends by itself.`,
    buttonLabel: 'Set password',
  },
  'reset-password': {
    label: 'Let a developer set a new password',
    shortLabel: 'Mail to reset the password',
    subject: 'Reset your password for {{ portal_display_name }}',
    title: 'Reset your password',
    body: `Hello {{ developer_fullname }},

Somebody, probably you, asked for a new password for {{ developer_email }} at **{{ portal_display_name }}**. Choose one with the link below; it logs you out everywhere else.

${LINK_LIFE}

If this was not you, ignore this mail: your password stays as it is.`,
    buttonLabel: 'Reset password',
  },
  'developer-invitation': {
    label: 'Invite a developer whom an administrator has added',
    shortLabel: 'Invitation',
    subject: 'You are invited to {{ portal_display_name }}',
    title: 'You are invited',
    body: `Hello {{ developer_fullname }},

An administrator has made an account for {{ developer_email }} at **{{ portal_display_name }}**. Choose a password to begin.
{% if developer_status == 'Pending' %}

Your access is still pending; you get another mail when it is decided.

{% endif %}

${LINK_LIFE} After that, "Forgot password" on the portal's log-in page sends you a new one.

If you do not expect this invitation, ignore this mail.

${QUESTIONS}`,
    buttonLabel: 'Set password',
  },
  'account-access-approved': {
    label: 'Tell a developer that access is approved',
    shortLabel: 'Mail about the approval',
    subject: 'Your access to {{ portal_display_name }} is approved',
    title: 'Welcome: your access is approved',
    body: `Hello {{ developer_fullname }},

Good news: your access to **{{ portal_display_name }}** is approved. You can log in now with {{ developer_email }}. If you have no password yet, choose "Forgot password" there.

${QUESTIONS}`,
    buttonLabel: 'Log in',
  },
  'account-access-rejected': {
    label: 'Tell a developer that the registration is rejected',
    shortLabel: 'Mail about the rejection',
    subject: 'Your registration with {{ portal_display_name }} was rejected',
    title: 'Your registration was rejected',
    body: `Hello {{ developer_fullname }},

Thank you for your interest in **{{ portal_display_name }}**. Your registration has been looked at and rejected, so you cannot log in.

${REASON}

There is nothing you need to do. If you think this is a mistake, please tell the people who run the portal.

${QUESTIONS}`,
    buttonLabel: '',
  },
  'account-access-revoked': {
    label: 'Tell a developer that access is revoked',
    shortLabel: 'Mail about the revocation',
    subject: 'Your access to {{ portal_display_name }} was revoked',
    title: 'Your access was revoked',
    body: `Hello {{ developer_fullname }},

An administrator has revoked your access to **{{ portal_display_name }}**. You are logged out everywhere and cannot log in again.

${REASON}

If you think this is a mistake, please tell the people who run the portal.

${QUESTIONS}`,
    buttonLabel: '',
  },
  'registration-status': {
    label: 'Tell somebody who registers again how the registration stands',
    shortLabel: 'Mail about the status',
    subject: 'Your registration with {{ portal_display_name }}: {{ developer_status }}',
    title: 'Your registration: {{ developer_status }}',
    body: `Hello {{ developer_fullname }},

Somebody, probably you, has just asked to register {{ developer_email }} with **{{ portal_display_name }}**, or for a new password. You are registered already, and nothing has changed. Your status is **{{ developer_status }}**.

{% case developer_status %}{% when 'Pending' %}

It has yet to be decided. You get a mail when that is done. With the link below you see how it stands, and can correct or withdraw it.

{% when 'Approved' %}

You can log in. If you have forgotten your password, choose "Forgot password" there.

{% when 'Rejected' %}

The registration was rejected, so you cannot log in, and registering again does not change that.

{% when 'Revoked' %}

An administrator has revoked your access, so you cannot log in, and registering again does not change that.

{% else %}

The registration is not finished yet.

{% endcase %}

If this was not you, ignore this mail.

${QUESTIONS}`,
    buttonLabel: "{% if developer_status == 'Pending' %}See your request{% else %}Log in{% endif %}",
  },
  'information-needed': {
    label: 'Ask a developer for what is needed to decide',
    shortLabel: 'Mail that asks for information',
    subject: 'We need to know more for {{ portal_display_name }}',
    title: 'We need to know more',
    body: `Hello {{ developer_fullname }},

Before your request for **{{ portal_display_name }}** can be decided, something has to be answered.

{% if question %}

An administrator asks:

> {{ question }}

{% else %}

The form that everybody fills in who signs up is not complete.

{% endif %}

Answer on the page of your request. The link works for {{ link_lifetime }} and shows how the request stands.

${QUESTIONS}`,
    buttonLabel: 'Answer',
  },
  'request-expired': {
    label: 'Tell a developer that a request has ended undecided',
    shortLabel: 'Mail about the end of the request',
    subject: 'Your request for {{ portal_display_name }} has ended',
    title: 'Your request has ended',
    body: `Hello {{ developer_fullname }},

Your request for **{{ portal_display_name }}** has not been decided in the time that the portal gives, so it has ended. What you told us has been erased. You may sign up again whenever you like.

${QUESTIONS}`,
    buttonLabel: '',
  },
  'requests-waiting': {
    label: 'Tell administrators who want a digest who waits',
    shortLabel: 'Digest of those who wait',
    subject: '{{ waiting_count }} waiting at {{ portal_display_name }}',
    title: 'Waiting for a decision: {{ waiting_count }}',
    body: `Hello,

at **{{ portal_display_name }}** ({{ portal_domain }}) requests wait for a decision. Those that have waited longest:

> {{ waiting_list }}

You get this mail because you have chosen a digest. In the console you may choose a mail for each request instead, or none.`,
    buttonLabel: 'Decide in the console',
  },
  'request-escalated': {
    label: 'Tell those in charge that a request waits too long',
    shortLabel: 'Mail that a request waits too long',
    subject: 'A request has waited too long at {{ portal_display_name }}',
    title: 'A request has waited too long',
    body: `Hello,

{% if developer_fullname %}The request of **{{ developer_fullname }}** ({{ developer_email }}){% else %}A request{% endif %} at **{{ portal_display_name }}** ({{ portal_domain }}) has waited for a decision for longer than the portal's policy allows. Please see to it that somebody decides.

${ANSWERS}`,
    buttonLabel: 'Decide in the console',
  },
  'registration-waiting': {
    label: 'Tell administrators that a developer waits for approval',
    shortLabel: 'Mail that somebody waits',
    subject: 'A developer waits for approval at {{ portal_display_name }}',
    title: 'A developer waits for approval',
    body: `Hello,

{% if developer_fullname %}**{{ developer_fullname }}** ({{ developer_email }}){% else %}A developer{% endif %} has registered with **{{ portal_display_name }}** ({{ portal_domain }}), confirmed the email address and set a password. Nobody gets in until an administrator approves or rejects the registration.

${ANSWERS}`,
    buttonLabel: 'Decide in the console',
  },
  'log-ins-slowed-down': {
    label: "Warn a developer that somebody guesses at the account's password",
    shortLabel: 'Mail that somebody guesses the password',
    subject: 'Somebody tries passwords at your {{ portal_display_name }} account',
    title: 'Somebody tries passwords at your account',
    body: `Hello {{ developer_fullname }},

Somebody has tried many passwords for {{ developer_email }} at **{{ portal_display_name }}**. None of them was right, and we now slow down whoever goes on. A browser in which you have logged in before is not affected.

If your password is long and you use it nowhere else, there is nothing you need to do. Otherwise set a new one: choose "Forgot password" on the portal's log-in page.

We tell you this once a day at most.

${QUESTIONS}`,
    buttonLabel: 'Go to the log-in page',
  },
  'confirm-new-email-address': {
    label: 'Ask a developer who changes the address of an account to confirm the new one',
    shortLabel: 'Mail to confirm a new address',
    subject: 'Confirm your new email address for {{ portal_display_name }}',
    title: 'Confirm your new email address',
    body: `Hello,

Somebody, probably you, wants to use {{ developer_email }} for an account at **{{ portal_display_name }}** from now on. Please confirm that this address is yours; until then nothing changes.

${LINK_LIFE}

If this was not you, ignore this mail.`,
    buttonLabel: 'Confirm new address',
  },
  'email-address-changing': {
    label: 'Tell a developer at the old address that the account is to get a new one',
    shortLabel: 'Mail that the address is to change',
    subject: 'A new email address for your {{ portal_display_name }} account',
    title: 'Your account is to get a new address',
    body: `Hello {{ developer_fullname }},

Somebody who knows your password, probably you, wants to change the address of your account at **{{ portal_display_name }}**. As soon as the new address is confirmed, {{ developer_email }} no longer logs in, and mails no longer come here.

If this was not you, choose "Forgot password" on the portal's log-in page and set a new password now: that stops the change.

${QUESTIONS}`,
    buttonLabel: '',
  },
};
