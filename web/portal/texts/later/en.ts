/** What pages say that are loaded only by those who need them, in English. The other languages have exactly the same. */
export const en = {
  request: {
    loading: 'Loading your request…',
    email: 'Email',
    name: 'Name',
    waitingSince: { administrator: 'Waiting since', second_administrator: 'Waiting since', developer: 'Asked' },
    next: 'What comes next',
    escalated: (moment: string) => `If nobody has decided by ${moment}, more administrators are told.`,
    reminded: (moment: string) => `You get a reminder by mail on ${moment}.`,
    endsUndecided: (moment: string) => `Without a decision your request ends by itself on ${moment}. You would get a mail then.`,
    endsUnanswered: (moment: string) => `Please answer by ${moment}. Without an answer your request ends by itself then.`,
    open: 'There is no fixed date. You get a mail as soon as it is decided.',
    openAsked: 'There is no fixed date. Your request goes on as soon as you have answered.',
    thanks: 'Thank you: your answer has arrived. An administrator looks at it.',
    second: 'One of two administrators has agreed. Now another one looks at your request.',

    asked: {
      heading: 'We need to know more',
      text: (portal: string) => `Before ${portal} can decide about your request, something has to be answered.`,
      question: 'What they ask',
      reply: 'Your answer',
      form: 'What is still missing',
      step: 'You answer what is asked',
      submit: 'Send answer',
      busy: 'Sending…',
      missing: 'Please write an answer.',
      tooLong: 'Please use at most 2,000 characters.',
      wrong: 'The service did not accept this answer. Please look at it again.',
      terms: 'Please agree with the terms to go on.',
      answered: 'This has been answered or decided already. Here is how it stands.',
      more: 'Something else is asked meanwhile. Please answer all of it.',
    },

    decided: 'Your request has been decided already. Here is how it stands.',
    approved: {
      heading: 'You are let in',
      text: (portal: string) => `Your request was approved. You can log in to ${portal} with your password.`,
      logIn: 'Log in',
    },

    withdraw: {
      open: 'Withdraw my request',
      heading: 'Withdraw your request?',
      text: 'Your name, your address, your password and your answers are erased at once. This cannot be undone.',
      submit: 'Yes, withdraw it',
      busy: 'Withdrawing…',
      keep: 'Keep my request',
    },
    withdrawn: {
      heading: 'Your request is withdrawn',
      text: 'Your name, your address, your password and your answers are erased.',
      remains:
        'For a time it is remembered that a request was withdrawn, by a fingerprint of the address that does not show the address. You can sign up again whenever you like.',
      signUp: 'Sign up again',
    },

    link: {
      expired: { heading: 'This link has expired', text: 'Log in with your password, and you see how your request stands.' },
      unknown: {
        heading: 'This link does not work',
        text: 'Perhaps a piece of it got lost, or the request has ended. Log in with your password, and you see how it stands.',
      },
      logIn: 'Log in',
      signUpHint: 'If you cannot log in, the request has ended.',
      signUp: 'Sign up again',
    },
  },

  ownEmail: {
    change: 'Change address',
    label: 'New email',
    password: 'Your password',
    wrongPassword: 'This is not your password. Please try again.',
    same: 'This is your address already.',
    hint: 'We send a link to the new address. Nothing changes until you follow it.',
    submit: 'Send the link',
    busy: 'Sending…',
    keep: 'Keep it as it is',
    sent: (email: string) => `We have sent a link to ${email}. Until you follow it, everything stays as it is.`,
    sentHint: 'Nothing there? Look into the spam folder too, or ask again: after five mails the next one takes half an hour.',
  },

  newAddress: {
    heading: 'Confirm your new address',
    text: 'From now on, is this the address of your account?',
    textWithout: 'One click, and your account has its new address.',
    submit: 'Yes, change it',
    busy: 'Changing…',
    notYou: 'If you have not asked for this, simply close this page.',
    done: {
      heading: 'Your address is changed',
      text: 'From now on you log in with it, and mails go there. Your password stays the same.',
      go: 'Go to your account',
    },
    faults: {
      token_expired: {
        heading: 'This link has expired',
        text: 'Nothing has changed. Log in and ask for another link on the page of your account.',
      },
      token_used: {
        heading: 'This link has been used',
        text: 'If you have changed your address with it, log in with the new one.',
      },
      token_unknown: {
        heading: 'This link does not work',
        text: 'Perhaps a piece of it got lost. Log in and ask for another link on the page of your account.',
      },
      address_in_use: {
        heading: 'This address has an account already',
        text: 'So yours keeps the address that it has. To use this one, delete the other account first.',
      },
      address_turned_away: {
        heading: 'This address is not accepted',
        text: 'The portal does not take accounts with it, so yours keeps the address that it has. You can choose another.',
      },
    },
    logIn: 'Log in',
  },

  ownData: {
    heading: 'Your data',
    download: 'Download my data',
    downloading: 'Preparing…',
    hint: 'A file (JSON) with all that is kept about you here.',
    file: 'my-data.json',
    remove: 'Delete my account',
    confirm: {
      heading: 'Delete your account?',
      text: (portal: string) =>
        `You can no longer log in to ${portal}. Your name, your address, your password and your answers are erased at once. This cannot be undone.`,
      password: 'Your password',
      wrong: 'This is not your password. Please try again.',
      submit: 'Yes, delete my account',
      busy: 'Deleting…',
      keep: 'Keep my account',
    },
    removed: {
      heading: 'Your account is deleted',
      text: 'Your name, your address, your password and your answers are erased.',
      remains:
        'For a time it is remembered how a request of your address was decided, by a fingerprint that does not show the address. You can sign up again whenever you like.',
      signUp: 'Sign up again',
    },
  },
};

/** What every language has to say. */
export type LaterTexts = typeof en;
