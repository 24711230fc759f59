import type { Catalogue } from '../catalogue.ts';

export const history: Catalogue['history'] = {
  none: {
    title: 'Noch keine Fälle',
    what: 'Jeder Rauswurf mit {/kick-participant} wird zu einem Fall und steht dann hier, mit seinem Ergebnis.',
  },
  noneFits: {
    title: 'Kein Fall passt',
    more: 'Lass eine Option weg, um mehr zu sehen. Wer vergessen wurde, ist nicht mehr zu finden.',
  },
  title: 'Fälle dieses Servers',
  newestFirst: 'Neueste zuerst',
  heading: '**Fall · Ergebnis · wer · Moderation**',
  line: {
    plain: '**{{number}}** {{outcome}} · {{who}} · {{moderator}} · {{when}}',
    returned: '**{{number}}** {{outcome}} · {{who}} · {{returns, number}}× zurück · {{moderator}} · {{when}}',
    voided: '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 ungültig · {{moderator}} · {{when}}',
    voidedReturned:
      '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 ungültig · {{returns, number}}× zurück · {{moderator}} · {{when}}',
    forgotten: '*vergessen*',
  },
  conditions: {
    person: 'Person: {{name}}',
    personForgotten: 'Person: vergessen',
    name: 'Alle namens {{name}}',
    nameForgotten: 'Alle mit dem Namen einer vergessenen Person',
    several: 'So hießen mehrere. Wähle in `{kick-history participant}` eine Person, um nur ihre Fälle zu sehen.',
    moderator: 'Moderation: {{moderator}}',
    outcome: 'Ergebnis: {{outcome}}',
    since: 'Seit {{when}}',
  },
  open: {
    placeholder: 'Fall öffnen',
    label: '{{number}} · {{name}}',
    description: '{{outcome}} · {{elapsed}}',
  },
  buttons: {
    newer: '◀ Neuere',
    older: 'Ältere ▶',
    export: 'CSV exportieren',
    exportNext: 'Nächsten Teil exportieren',
  },
  completion: {
    case: '{{number}} · {{outcome}} · {{name}} · {{elapsed}}',
    moderator_one: '{{count, number}} Fall in letzter Zeit · {{id}}',
    moderator_other: '{{count, number}} Fälle in letzter Zeit · {{id}}',
    you_one: '{{count, number}} Fall in letzter Zeit · {{id}} (du)',
    you_other: '{{count, number}} Fälle in letzter Zeit · {{id}} (du)',
  },
  typed: {
    meWords: 'ich, mich, mir, von mir, selbst',
    todayWords: 'heute',
    yesterdayWords: 'gestern',
    minuteWords: 'Minute, Minuten, Min, Min.',
    hourWords: 'Stunde, Stunden, Std, Std., h',
    dayWords: 'Tag, Tage, Tagen, Tg, Tg., T, d',
    weekWords: 'Woche, Wochen, Wo, Wo., W',
    monthWords: 'Monat, Monate, Monaten, Mon, Mon.',
    yearWords: 'Jahr, Jahre, Jahren, J, J.',
    fillerWords:
      'vor, seit, ab, her, zurück, in den, in der, im, den, der, die, das, dem, ein, eine, einem, einer, einen, letzte, letzten, letzter, letztes, letztem, vergangene, vergangenen, vergangener, vergangenes, vergangenem, vorige, vorigen, voriger, voriges, vorigem',
  },
  since: {
    today: 'heute (ab Mitternacht UTC)',
    yesterday: 'gestern (ab Mitternacht UTC)',
    '24 hours': '24 Stunden',
    '7 days': '7 Tage',
    '30 days': '30 Tage',
    '90 days': '90 Tage',
    '1 year': '1 Jahr',
  },
  export: {
    title_one: '{{count, number}} Fall exportiert',
    title_other: '{{count, number}} Fälle exportiert',
    how: 'Neueste zuerst; Zeiten in UTC. Zellen, die eine Tabellenkalkulation ausrechnen oder runden könnte, beginnen mit einem Apostroph.',
    care: 'Das sind persönliche Daten: Gib die Datei nur mit Bedacht weiter und lösche sie, wenn du fertig bist.',
    next: '**Es haben nicht alle Fälle hineingepasst.** Drücke den Button für den nächsten Teil.',
  },
  notUnderstood: {
    title: '„{{given}}“ wurde nicht verstanden',
    moderator:
      'Erwähne jemanden, füge eine Nutzer-ID ein oder wähle aus den Vorschlägen von `{kick-history moderator}`.',
    outcome: 'Wähle aus den Vorschlägen von `{kick-history outcome}`, zum Beispiel „{{example}}“.',
    since: 'Schreib „heute“, „7 Tage“, „36 Stunden“ oder ein Datum wie „2026-11-01“.',
    sinceFuture: 'Das liegt in der Zukunft. Schreib „heute“, „7 Tage“ oder ein Datum, das vorbei ist.',
  },
  nobody: {
    title: 'Niemand heißt „{{given}}“',
    find: 'In keinem Fall dieses Servers steht so jemand. Wähle aus den Vorschlägen von `{kick-history participant}` oder füge die ID ein.',
  },
  several: {
    title: 'Wer ist mit „{{given}}“ gemeint?',
    looking: 'Mehrere Personen passen.',
    erasing: 'Nichts wurde gelöscht: Mehrere Personen passen.',
    pick: 'Wähle eine in `{kick-history participant}` oder füge die ID ein.',
    heading: '**In den Fällen dieses Servers**',
    line: '{{name}} · letzter Fall {{when}} · ID {{id}}',
  },
};
