import type { Texts } from './en';

/** Everything the portal's pages say, in German. */
export const de: Texts = {
  title: (page, portal) => `${page} · ${portal}`,

  fields: {
    name: 'Name',
    email: 'E-Mail',
    password: 'Passwort',
    show: 'Zeigen',
    hide: 'Verbergen',
    showPassword: 'Passwort zeigen',
    hidePassword: 'Passwort verbergen',
    nameMissing: 'Bitte gib deinen Namen ein.',
    nameWrong: 'Bitte gib einen Namen mit höchstens 256 Zeichen in einer Zeile ein.',
    emailMissing: 'Bitte gib deine E-Mail-Adresse ein.',
    emailWrong: 'Das sieht nicht nach einer E-Mail-Adresse aus. Fehlt etwas?',
    passwordMissing: 'Bitte gib dein Passwort ein.',
    optional: 'freiwillig',
    yes: 'Ja',
    no: 'Nein',
    choose: 'Bitte auswählen',
    noAnswer: 'Keine Angabe',
    answerMissing: 'Bitte beantworte diese Frage.',
    choiceMissing: 'Bitte wähle etwas aus.',
    answerLong: 'Bitte verwende höchstens 2.000 Zeichen.',
    answerWrong: 'Diese Antwort wird nicht angenommen. Bitte ändere sie.',
    urlWrong: 'Bitte gib eine Adresse im Web ein, die mit https:// oder http:// beginnt.',
    termsMissing: 'Bitte stimme den Bedingungen zu, um fortzufahren.',
  },

  trouble: {
    offline:
      'Du scheinst offline zu sein. Was du eingegeben hast, ist noch da: Versuch es noch einmal, sobald du verbunden bist.',
    away: 'Der Dienst ist im Moment nicht erreichbar. Es ist nichts verloren: Was du eingegeben hast, ist noch da.',
    slowDown: (time) => `Zu viele Versuche aus deinem Netz. In ${time} kannst du es wieder versuchen.`,
    refused: 'Der Dienst hat das nicht angenommen. Bitte versuch es noch einmal.',
    misplaced:
      'Diese Seite wurde unter einer Adresse geöffnet, die das Portal nicht für seine eigene hält. Es ist nichts geschehen. Bitte sag es den Menschen, die das Portal betreiben.',
    tryAgain: 'Noch einmal versuchen',
    tryAgainIn: (time) => `Wieder möglich in ${time}`,
  },

  logIn: {
    heading: 'Anmelden',
    submit: 'Anmelden',
    busy: 'Du wirst angemeldet …',
    forgot: 'Passwort vergessen?',
    noAccount: 'Noch kein Konto?',
    signUp: 'Registrieren',
    wrong: 'E-Mail und Passwort passen nicht zusammen. Bitte prüfe beides und versuch es noch einmal.',
    wrongAgain: 'Es passt noch nicht. Wenn du beim Passwort unsicher bist, setz ein neues: Das dauert nur eine Minute.',
    notes: {
      ended: 'Deine Sitzung ist zu Ende. Bitte melde dich wieder an.',
      loggedOut: 'Du bist abgemeldet. Bis bald!',
      loggedOutEverywhere: 'Du bist überall abgemeldet.',
      passwordSet: 'Dein Passwort ist gesetzt. Du kannst dich jetzt damit anmelden.',
    },
  },

  signUp: {
    heading: 'Konto anlegen',
    intro: 'Zwei Angaben, dann eine Mail zum Bestätigen der Adresse. Danach wählst du dein Passwort.',
    introQuestions: 'Ein paar Fragen, dann eine Mail zum Bestätigen der Adresse. Danach wählst du dein Passwort.',
    readTerms: 'In neuem Tab lesen',
    changed: 'Das Formular hat sich inzwischen geändert. Was du eingegeben hast, ist noch da: Bitte sieh es noch einmal durch.',
    submit: 'Konto anlegen',
    busy: 'Dein Konto wird angelegt …',
    haveAccount: 'Schon ein Konto?',
    logIn: 'Anmelden',
  },

  checkMail: {
    heading: 'Sieh in dein Postfach',
    sentTo: 'Wir haben eine Mail geschickt an',
    sentAgainTo: 'Wir haben noch eine Mail geschickt an',
    confirm: 'Öffne sie und folge dem Link, um zu bestätigen, dass diese Adresse dir gehört. Der Link gilt 24 Stunden.',
    password: 'Wenn diese Adresse hier ein Konto hat, enthält die Mail einen Link, um ein Passwort zu wählen.',
    hint: 'Nichts angekommen? Es kann eine Minute dauern. Sieh bitte auch im Spam-Ordner nach.',
    resend: 'Noch einmal senden',
    resendIn: (time) => `Noch einmal senden in ${time}`,
    resendReady: 'Du kannst die Mail jetzt noch einmal senden lassen.',
    resending: 'Wird gesendet …',
    enough: 'Das sind vorerst genug Mails: Die nächste kann in einer halben Stunde hinausgehen.',
    wrongAddress: 'Nicht deine Adresse?',
    correct: 'Korrigieren',
  },

  confirm: {
    heading: 'E-Mail-Adresse bestätigen',
    text: 'Ist das deine Adresse?',
    textWithout: 'Ein Klick, und wir wissen, dass diese Adresse dir gehört.',
    submit: 'Ja, bestätigen',
    busy: 'Wird bestätigt …',
    notYou: 'Wenn du dich hier nicht registriert hast, schließ einfach diese Seite.',
  },

  choosePassword: {
    heading: 'Passwort wählen',
    intro: (email) => `Für ${email}`,
    confirmed: 'Deine E-Mail-Adresse ist bestätigt. Ein Schritt fehlt noch.',
    label: 'Neues Passwort',
    submit: 'Passwort setzen',
    busy: 'Dein Passwort wird gesetzt …',
    guessable:
      'Das ist bald erraten: Es ist ein häufiges Passwort, wiederholt sich, folgt der Tastatur oder ist dein Name, deine Adresse oder der Name des Portals. Damit versuchen es Angreifer zuerst: Bitte wähl ein anderes, etwa ein paar Wörter, die nichts miteinander zu tun haben.',
    tooShort: (minimum) => `Bitte nimm mindestens ${minimum} Zeichen.`,
    tooLong: 'Bitte nimm höchstens 128 Zeichen.',
    meter: 'Länge des Passworts',
    levels: {
      empty: (minimum) =>
        `Mindestens ${minimum} Zeichen. Ein paar Wörter hintereinander sind leicht zu merken und schwer zu erraten.`,
      short: (missing) =>
        missing === 1 ? 'Noch ein Zeichen, dann ist es lang genug.' : `Noch ${missing} Zeichen, dann ist es lang genug.`,
      repeats: 'Lang genug, aber es wiederholt sich. Ein anderes Wort macht es viel schwerer zu erraten.',
      good: 'Lang genug. Noch ein Wort macht es noch stärker.',
      strong: 'Sehr gut: lang und schwer zu erraten.',
    },
  },

  forgot: {
    heading: 'Passwort vergessen?',
    intro: 'Nenn uns deine Adresse, und wir schicken dir einen Link, um ein neues zu wählen.',
    submit: 'Link senden',
    busy: 'Wird gesendet …',
    back: 'Zurück zur Anmeldung',
  },

  welcome: {
    heading: (name) => `Du bist drin, ${name}`,
    loading: 'Einen Moment …',
    text: (portal) => `Dein Konto bei ${portal} ist bereit.`,
    go: 'Zu deinem Konto',
  },

  waiting: {
    heading: 'Deine Anfrage wird geprüft',
    text: (portal) =>
      `Deine Registrierung ist vollständig. ${portal} lässt Entwicklerinnen und Entwickler einzeln zu, und deine Anfrage liegt dort zur Entscheidung.`,
    stepsLabel: 'Wo deine Registrierung steht',
    done: 'erledigt',
    now: 'jetzt',
    next: 'danach',
    steps: {
      registered: 'Registriert',
      confirmed: 'E-Mail-Adresse bestätigt, Passwort gesetzt',
      looking: 'Jemand von der Verwaltung sieht deine Anfrage an',
      mail: 'Du bekommst eine Mail mit der Entscheidung',
      login: 'Du meldest dich mit deinem Passwort an',
    },
    nothingToDo: 'Du brauchst jetzt nichts weiter zu tun.',
    back: 'Zurück zur Anmeldung',
  },

  rejected: {
    heading: 'Deine Anfrage wurde abgelehnt',
    text: (portal) =>
      `Die Verwaltung von ${portal} hat deine Anfrage angesehen und abgelehnt. Du kannst dich daher nicht anmelden.`,
    mistake:
      'Wenn du das für ein Versehen hältst, wende dich bitte an die Menschen, die das Portal betreiben. Sie können die Entscheidung noch ändern.',
  },
  revoked: {
    heading: 'Dein Zugang ist beendet',
    text: (portal) => `Die Verwaltung von ${portal} hat deinen Zugang widerrufen. Du kannst dich nicht mehr anmelden.`,
    mistake:
      'Wenn du das für ein Versehen hältst, wende dich bitte an die Menschen, die das Portal betreiben. Sie können ihn zurückgeben.',
  },
  reason: 'Die angegebene Begründung',

  link: {
    expired: {
      heading: 'Dieser Link ist abgelaufen',
      text: 'Links gelten nur eine Zeit lang. Ein neuer ist mit einem Klick unterwegs.',
    },
    unknown: {
      heading: 'Dieser Link funktioniert nicht',
      text: 'Vielleicht ging ein Stück verloren, oder ein Mailprogramm hat ihn verändert. Ein neuer ist mit einem Klick unterwegs.',
    },
    usedPassword: {
      heading: 'Dieser Link wurde schon benutzt',
      text: 'Er hat ein Passwort gesetzt und gilt nur einmal. Melde dich mit diesem Passwort an, oder lass dir einen neuen Link schicken.',
    },
    usedConfirm: {
      heading: 'Schon bestätigt: alles gut',
      text: 'Deine E-Mail-Adresse ist bereits bestätigt. Du kannst dich anmelden. Wenn du noch kein Passwort hast, lass dir einen Link schicken, um eines zu wählen.',
    },
    send: 'Neuen Link senden',
    sending: 'Wird gesendet …',
    logIn: 'Anmelden',
    signUp: 'Neu registrieren',
    signUpHint: 'Wenn keine Mail kommt, ist die Registrierung selbst abgelaufen.',
  },

  account: {
    heading: 'Dein Konto',
    loading: 'Dein Konto wird geladen …',
    name: 'Name',
    changeName: 'Name ändern',
    newName: 'Dein Name',
    saveName: 'Namen speichern',
    saving: 'Wird gespeichert …',
    keepName: 'So lassen',
    nameChanged: 'Dein Name ist geändert.',
    email: 'E-Mail',
    since: 'Dabei seit',
    sessions: 'Wo du angemeldet bist',
    thisSession: 'Dieser Browser',
    otherSession: 'Ein anderer Browser',
    loggedIn: (date) => `Angemeldet ${date}`,
    lastUsed: (date) => `Zuletzt benutzt ${date}`,
    changePassword: 'Passwort per Mail ändern',
    sending: 'Wird gesendet …',
    everywhere: 'Überall abmelden',
    everywhereHint: 'Beendet jede Sitzung, auch diese.',
    logOut: 'Abmelden',
    busy: 'Du wirst abgemeldet …',
  },

  unknownPage: { heading: 'Hier ist nichts', text: 'Diese Seite gibt es nicht, oder nicht mehr.', go: 'Zum Anfang' },
  switchedOff: {
    heading: 'Im Moment geschlossen',
    text: (portal) => `${portal} nimmt zurzeit keine Registrierungen und Anmeldungen an. Bitte komm später wieder.`,
  },
  serviceAway: { heading: 'Gleich wieder da', text: 'Der Dienst ist im Moment nicht erreichbar. Es ist nichts verloren.' },
};
