import type { LaterTexts } from './en';

/** What pages say that are loaded only by those who need them, in German. */
export const de: LaterTexts = {
  request: {
    loading: 'Deine Anfrage wird geladen …',
    email: 'E-Mail',
    name: 'Name',
    waitingSince: { administrator: 'Wartet seit', second_administrator: 'Wartet seit', developer: 'Gefragt' },
    next: 'Wie es weitergeht',
    escalated: (moment) => `Hat bis ${moment} niemand entschieden, erfahren es weitere Personen der Verwaltung.`,
    reminded: (moment) => `Am ${moment} bekommst du eine Erinnerung per Mail.`,
    endsUndecided: (moment) => `Ohne Entscheidung endet deine Anfrage am ${moment} von selbst. Du bekommst dann eine Mail.`,
    endsUnanswered: (moment) => `Bitte antworte bis ${moment}. Ohne Antwort endet deine Anfrage dann von selbst.`,
    open: 'Es gibt keine feste Frist. Du bekommst eine Mail, sobald entschieden ist.',
    openAsked: 'Es gibt keine feste Frist. Sobald du geantwortet hast, geht es mit deiner Anfrage weiter.',
    thanks: 'Danke, deine Antwort ist angekommen. Jemand von der Verwaltung sieht sie an.',
    second: 'Eine von zwei Personen der Verwaltung hat zugestimmt. Jetzt sieht eine zweite deine Anfrage an.',

    asked: {
      heading: 'Wir müssen mehr wissen',
      text: (portal) => `Bevor ${portal} über deine Anfrage entscheiden kann, ist noch etwas zu beantworten.`,
      question: 'Was gefragt wird',
      reply: 'Deine Antwort',
      form: 'Was noch fehlt',
      step: 'Du beantwortest, was gefragt ist',
      submit: 'Antwort senden',
      busy: 'Wird gesendet …',
      missing: 'Bitte schreib eine Antwort.',
      tooLong: 'Bitte nimm höchstens 2.000 Zeichen.',
      wrong: 'Der Dienst hat diese Antwort nicht angenommen. Bitte sieh sie noch einmal an.',
      terms: 'Bitte stimm den Bedingungen zu, damit es weitergeht.',
      answered: 'Das ist schon beantwortet oder entschieden. Hier siehst du den Stand.',
      more: 'Inzwischen wird noch etwas gefragt. Bitte beantworte alles.',
    },

    decided: 'Über deine Anfrage ist schon entschieden. Hier siehst du den Stand.',
    approved: {
      heading: 'Du bist zugelassen',
      text: (portal) => `Deine Anfrage wurde angenommen. Du kannst dich bei ${portal} mit deinem Passwort anmelden.`,
      logIn: 'Anmelden',
    },

    withdraw: {
      open: 'Anfrage zurückziehen',
      heading: 'Anfrage zurückziehen?',
      text: 'Dein Name, deine Adresse, dein Passwort und deine Antworten werden sofort gelöscht. Das lässt sich nicht rückgängig machen.',
      submit: 'Ja, zurückziehen',
      busy: 'Wird zurückgezogen …',
      keep: 'Anfrage behalten',
    },
    withdrawn: {
      heading: 'Deine Anfrage ist zurückgezogen',
      text: 'Dein Name, deine Adresse, dein Passwort und deine Antworten sind gelöscht.',
      remains:
        'Eine Zeit lang bleibt vermerkt, dass eine Anfrage zurückgezogen wurde: unter einem Fingerabdruck der Adresse, der die Adresse nicht zeigt. Du kannst dich jederzeit neu registrieren.',
      signUp: 'Neu registrieren',
    },

    link: {
      expired: {
        heading: 'Dieser Link ist abgelaufen',
        text: 'Melde dich mit deinem Passwort an, dann siehst du, wie deine Anfrage steht.',
      },
      unknown: {
        heading: 'Dieser Link funktioniert nicht',
        text: 'Vielleicht ging ein Stück verloren, oder die Anfrage ist zu Ende. Melde dich mit deinem Passwort an, dann siehst du den Stand.',
      },
      logIn: 'Anmelden',
      signUpHint: 'Wenn du dich nicht anmelden kannst, ist die Anfrage zu Ende.',
      signUp: 'Neu registrieren',
    },
  },

  ownEmail: {
    change: 'Adresse ändern',
    label: 'Neue E-Mail-Adresse',
    password: 'Dein Passwort',
    wrongPassword: 'Das ist nicht dein Passwort. Bitte versuch es noch einmal.',
    same: 'Das ist schon deine Adresse.',
    hint: 'Wir schicken einen Link an die neue Adresse. Bis du ihm folgst, ändert sich nichts.',
    submit: 'Link schicken',
    busy: 'Wird geschickt …',
    keep: 'So lassen',
    sent: (email) => `Wir haben einen Link an ${email} geschickt. Bis du ihm folgst, bleibt alles, wie es ist.`,
    sentHint:
      'Nichts da? Sieh auch im Spam-Ordner nach oder frag noch einmal: nach fünf Mails dauert die nächste eine halbe Stunde.',
  },

  newAddress: {
    heading: 'Neue Adresse bestätigen',
    text: 'Soll das ab jetzt die Adresse deines Kontos sein?',
    textWithout: 'Ein Klick, und dein Konto hat seine neue Adresse.',
    submit: 'Ja, ändern',
    busy: 'Wird geändert …',
    notYou: 'Wenn du das nicht wolltest, schließ einfach diese Seite.',
    done: {
      heading: 'Deine Adresse ist geändert',
      text: 'Ab jetzt meldest du dich mit ihr an, und Mails gehen dorthin. Dein Passwort bleibt dasselbe.',
      go: 'Zu deinem Konto',
    },
    faults: {
      token_expired: {
        heading: 'Dieser Link ist abgelaufen',
        text: 'Es hat sich nichts geändert. Melde dich an und frag auf der Seite deines Kontos nach einem neuen Link.',
      },
      token_used: {
        heading: 'Dieser Link ist schon benutzt',
        text: 'Wenn du damit deine Adresse geändert hast, melde dich mit der neuen an.',
      },
      token_unknown: {
        heading: 'Dieser Link funktioniert nicht',
        text: 'Vielleicht ging ein Stück verloren. Melde dich an und frag auf der Seite deines Kontos nach einem neuen Link.',
      },
      address_in_use: {
        heading: 'Diese Adresse hat schon ein Konto',
        text: 'Deines behält darum die Adresse, die es hat. Willst du diese benutzen, lösch zuerst das andere Konto.',
      },
      address_turned_away: {
        heading: 'Diese Adresse wird nicht angenommen',
        text: 'Das Portal nimmt keine Konten mit ihr an, darum behält deines die Adresse, die es hat. Du kannst eine andere wählen.',
      },
    },
    logIn: 'Anmelden',
  },

  ownData: {
    heading: 'Deine Daten',
    download: 'Meine Daten herunterladen',
    downloading: 'Wird vorbereitet …',
    hint: 'Eine Datei (JSON) mit allem, was hier über dich gespeichert ist.',
    file: 'meine-daten.json',
    remove: 'Mein Konto löschen',
    confirm: {
      heading: 'Konto löschen?',
      text: (portal) =>
        `Du kannst dich dann nicht mehr bei ${portal} anmelden. Dein Name, deine Adresse, dein Passwort und deine Antworten werden sofort gelöscht. Das lässt sich nicht rückgängig machen.`,
      password: 'Dein Passwort',
      wrong: 'Das ist nicht dein Passwort. Bitte versuch es noch einmal.',
      submit: 'Ja, mein Konto löschen',
      busy: 'Wird gelöscht …',
      keep: 'Konto behalten',
    },
    removed: {
      heading: 'Dein Konto ist gelöscht',
      text: 'Dein Name, deine Adresse, dein Passwort und deine Antworten sind gelöscht.',
      remains:
        'Eine Zeit lang bleibt vermerkt, wie über eine Anfrage deiner Adresse entschieden wurde: unter einem Fingerabdruck, der die Adresse nicht zeigt. Du kannst dich jederzeit neu registrieren.',
      signUp: 'Neu registrieren',
    },
  },
};
