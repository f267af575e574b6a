/** Everything the portal's pages say, in English. The other languages have exactly the same. */
export const en = {
  title: (page: string, portal: string) => `${page} · ${portal}`,

  fields: {
    name: 'Name',
    email: 'Email',
    password: 'Password',
    show: 'Show',
    hide: 'Hide',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    nameMissing: 'Please enter your name.',
    nameWrong: 'Please enter a name of at most 256 characters, on one line.',
    emailMissing: 'Please enter your email address.',
    emailWrong: 'This does not look like an email address. Is something missing?',
    passwordMissing: 'Please enter your password.',
    optional: 'optional',
    yes: 'Yes',
    no: 'No',
    choose: 'Please choose',
    noAnswer: 'No answer',
    answerMissing: 'Please answer this.',
    choiceMissing: 'Please choose one.',
    answerLong: 'Please use at most 2,000 characters.',
    answerWrong: 'This answer is not accepted. Please change it.',
    urlWrong: 'Please enter an address on the web that begins with https:// or http://.',
    termsMissing: 'Please accept the terms to go on.',
  },

  trouble: {
    offline: 'You seem to be offline. What you typed is still here: try again once you are connected.',
    away: 'The service cannot be reached at the moment. Nothing has been lost: what you typed is still here.',
    slowDown: (time: string) => `Too many attempts from your network. You can try again in ${time}.`,
    refused: 'The service did not accept this. Please try again.',
    misplaced:
      'This page was opened at an address that the portal does not take for its own, so nothing has been done. Please tell the people who run the portal.',
    tryAgain: 'Try again',
    tryAgainIn: (time: string) => `Try again in ${time}`,
  },

  logIn: {
    heading: 'Log in',
    submit: 'Log in',
    busy: 'Logging in…',
    forgot: 'Forgot your password?',
    noAccount: 'No account yet?',
    signUp: 'Sign Up',
    wrong: 'Email and password do not match. Please check both and try again.',
    wrongAgain: 'Still no match. If you are not sure of the password, set a new one: it takes a minute.',
    notes: {
      ended: 'Your session has ended. Please log in again.',
      loggedOut: 'You are logged out. See you soon!',
      loggedOutEverywhere: 'You are logged out everywhere.',
      passwordSet: 'Your password is set. You can log in with it now.',
    },
  },

  signUp: {
    heading: 'Create your account',
    intro: 'Two fields, then a mail to confirm your address. After that you choose a password.',
    introQuestions: 'A few questions, then a mail to confirm your address. After that you choose a password.',
    readTerms: 'Read them in a new tab',
    changed: 'The form has changed meanwhile. What you typed is still here: please look through it once more.',
    submit: 'Create Account',
    busy: 'Creating your account…',
    haveAccount: 'Already have an account?',
    logIn: 'Log in',
  },

  checkMail: {
    heading: 'Check your mail',
    sentTo: 'We have sent a mail to',
    sentAgainTo: 'We have sent another mail to',
    confirm: 'Open it and follow the link to confirm that this address is yours. The link works for 24 hours.',
    password: 'If this address has an account here, the mail has a link to choose a password.',
    hint: 'Nothing there? It can take a minute. Please look into the spam folder too.',
    resend: 'Send it again',
    resendIn: (time: string) => `Send it again in ${time}`,
    resendReady: 'You can have the mail sent again now.',
    resending: 'Sending…',
    enough: 'That is enough mails for now: the next one can go out in half an hour.',
    wrongAddress: 'Not your address?',
    correct: 'Correct it',
  },

  confirm: {
    heading: 'Confirm your email address',
    text: 'Is this your address?',
    textWithout: 'One click, and we know that this address is yours.',
    submit: 'Yes, confirm it',
    busy: 'Confirming…',
    notYou: 'If you have not signed up here, simply close this page.',
  },

  choosePassword: {
    heading: 'Choose a password',
    intro: (email: string) => `For ${email}`,
    confirmed: 'Your email address is confirmed. One step is left.',
    label: 'New password',
    submit: 'Set password',
    busy: 'Setting your password…',
    guessable:
      'This one is guessed soon: it is a common password, repeats itself, follows the keyboard, or is your name, your address or the portal’s name. Those are tried first: please choose another, such as a few words that have nothing to do with each other.',
    tooShort: (minimum: number) => `Please use at least ${minimum} characters.`,
    tooLong: 'Please use at most 128 characters.',
    meter: 'Length of the password',
    levels: {
      empty: (minimum: number) => `At least ${minimum} characters. A few words in a row are easy to remember and hard to guess.`,
      short: (missing: number) =>
        missing === 1 ? 'One more character, and it is long enough.' : `${missing} more characters, and it is long enough.`,
      repeats: 'Long enough, but it repeats itself. One different word makes it much harder to guess.',
      good: 'Long enough. One more word would make it even stronger.',
      strong: 'Very good: long, and hard to guess.',
    },
  },

  forgot: {
    heading: 'Forgot your password?',
    intro: 'Tell us your address, and we send you a link to choose a new one.',
    submit: 'Send me a link',
    busy: 'Sending…',
    back: 'Back to log in',
  },

  welcome: {
    heading: (name: string) => `You are in, ${name}`,
    loading: 'One moment…',
    text: (portal: string) => `Your account at ${portal} is ready.`,
    go: 'Go to your account',
  },

  waiting: {
    heading: 'An administrator will look at this',
    text: (portal: string) =>
      `Your registration is complete. The people who run ${portal} let developers in one by one, and yours is waiting for them.`,
    stepsLabel: 'Where your registration stands',
    done: 'done',
    now: 'now',
    next: 'next',
    steps: {
      registered: 'Signed up',
      confirmed: 'Email address confirmed, password set',
      looking: 'An administrator looks at your request',
      mail: 'You get a mail with the decision',
      login: 'You log in with your password',
    },
    nothingToDo: 'There is nothing more for you to do now.',
    back: 'Back to log in',
  },

  rejected: {
    heading: 'Your request was not approved',
    text: (portal: string) =>
      `An administrator of ${portal} has looked at your request and decided against it, so you cannot log in.`,
    mistake: 'If you think this is a mistake, please tell the people who run the portal. They can still change the decision.',
  },
  revoked: {
    heading: 'Your access has ended',
    text: (portal: string) => `An administrator of ${portal} has revoked your access, so you cannot log in any more.`,
    mistake: 'If you think this is a mistake, please tell the people who run the portal. They can give it back.',
  },
  reason: 'The reason they gave',

  link: {
    expired: {
      heading: 'This link has expired',
      text: 'Links work for a limited time only. A new one is on its way with one click.',
    },
    unknown: {
      heading: 'This link does not work',
      text: 'Perhaps a piece of it got lost, or a mail program changed it. A new one is on its way with one click.',
    },
    usedPassword: {
      heading: 'This link has been used',
      text: 'It has set a password once, and works only once. Log in with that password, or ask for a new link.',
    },
    usedConfirm: {
      heading: 'Already confirmed: all is well',
      text: 'Your email address has been confirmed before. You can log in. If you have no password yet, ask for a link to choose one.',
    },
    send: 'Send me a new link',
    sending: 'Sending…',
    logIn: 'Log in',
    signUp: 'Sign up again',
    signUpHint: 'If no mail arrives, the registration itself has ended.',
  },

  account: {
    heading: 'Your account',
    loading: 'Loading your account…',
    name: 'Name',
    changeName: 'Change name',
    newName: 'Your name',
    saveName: 'Save name',
    saving: 'Saving…',
    keepName: 'Keep it as it is',
    nameChanged: 'Your name is changed.',
    email: 'Email',
    since: 'Member since',
    sessions: 'Where you are logged in',
    thisSession: 'This browser',
    otherSession: 'Another browser',
    loggedIn: (date: string) => `Logged in ${date}`,
    lastUsed: (date: string) => `Last used ${date}`,
    changePassword: 'Change password by mail',
    sending: 'Sending…',
    everywhere: 'Log out everywhere',
    everywhereHint: 'Ends every session, this one included.',
    logOut: 'Log out',
    busy: 'Logging out…',
  },

  unknownPage: { heading: 'There is nothing here', text: 'This page does not exist, or not any more.', go: 'Go to the start' },
  switchedOff: {
    heading: 'Closed at the moment',
    text: (portal: string) => `${portal} does not register or log in developers at present. Please come back later.`,
  },
  serviceAway: { heading: 'We will be right back', text: 'The service cannot be reached at the moment. Nothing has been lost.' },
};

/** What every language has to say. */
export type Texts = typeof en;
