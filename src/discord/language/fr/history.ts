import type { Catalogue } from '../catalogue.ts';

export const history: Catalogue['history'] = {
  none: {
    title: 'Pas encore de dossier',
    what: 'Chaque retrait avec {/kick-participant} devient un dossier et figure ici, avec son résultat.',
  },
  noneFits: {
    title: 'Aucun dossier ne correspond',
    more: 'Enlève une option pour en voir plus. Une personne oubliée ne se retrouve plus.',
  },
  title: 'Dossiers de ce serveur',
  newestFirst: 'Les plus récents d’abord',
  heading: '**Dossier · résultat · qui · modération**',
  line: {
    plain: '**{{number}}** {{outcome}} · {{who}} · {{moderator}} · {{when}}',
    returned: '**{{number}}** {{outcome}} · {{who}} · retour {{returns, number}}× · {{moderator}} · {{when}}',
    voided: '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 annulé · {{moderator}} · {{when}}',
    voidedReturned:
      '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 annulé · retour {{returns, number}}× · {{moderator}} · {{when}}',
    forgotten: '*personne oubliée*',
  },
  conditions: {
    person: 'Personne : {{name}}',
    personForgotten: 'Personne : quelqu’un qui a été oublié',
    name: 'Toutes les personnes nommées {{name}}',
    nameForgotten: 'Toutes les personnes du même nom qu’une personne oubliée',
    several:
      'Plusieurs personnes portaient ce nom. Choisis-en une dans `{kick-history participant}` pour ne voir qu’elle.',
    moderator: 'Modération : {{moderator}}',
    outcome: 'Résultat : {{outcome}}',
    since: 'Depuis : {{when}}',
  },
  open: {
    placeholder: 'Ouvrir un dossier',
    label: '{{number}} · {{name}}',
    description: '{{outcome}} · {{elapsed}}',
  },
  buttons: {
    newer: '◀ Plus récents',
    older: 'Plus anciens ▶',
    export: 'Exporter en CSV',
    exportNext: 'Exporter la suite',
  },
  completion: {
    case: '{{number}} · {{outcome}} · {{name}} · {{elapsed}}',
    moderator_one: '{{count, number}} dossier récent · {{id}}',
    moderator_many: '{{count, number}} de dossiers récents · {{id}}',
    moderator_other: '{{count, number}} dossiers récents · {{id}}',
    you_one: '{{count, number}} dossier récent · {{id}} (toi)',
    you_many: '{{count, number}} de dossiers récents · {{id}} (toi)',
    you_other: '{{count, number}} dossiers récents · {{id}} (toi)',
  },
  typed: {
    meWords: 'moi, je, moi-même',
    todayWords: 'aujourd’hui, aujourdhui, auj',
    yesterdayWords: 'hier',
    minuteWords: 'minute, minutes, min',
    hourWords: 'heure, heures, h',
    dayWords: 'jour, jours, j',
    weekWords: 'semaine, semaines, sem',
    monthWords: 'mois',
    yearWords: 'an, ans, année, années',
    fillerWords: 'il y a, depuis, dernier, dernière, derniers, dernières, le, la, les, ces, passé, passés, passées',
  },
  since: {
    today: 'aujourd’hui (depuis minuit UTC)',
    yesterday: 'hier (depuis minuit UTC)',
    '24 hours': '24 heures',
    '7 days': '7 jours',
    '30 days': '30 jours',
    '90 days': '90 jours',
    '1 year': '1 an',
  },
  export: {
    title_one: '{{count, number}} dossier exporté',
    title_many: '{{count, number}} de dossiers exportés',
    title_other: '{{count, number}} dossiers exportés',
    how: 'Les plus récents d’abord ; les heures sont en UTC. Les cellules qu’un tableur pourrait calculer, ou arrondir, commencent par une apostrophe.',
    care: 'Ce sont des données personnelles : partage ce fichier avec précaution, et supprime-le ensuite.',
    next: '**Tous les dossiers n’ont pas tenu.** Appuie sur le bouton pour la suite.',
  },
  notUnderstood: {
    title: '« {{given}} » n’a pas été compris',
    moderator:
      'Mentionne quelqu’un, colle son ID d’utilisateur, ou choisis dans les propositions de `{kick-history moderator}`.',
    outcome: 'Choisis dans les propositions de `{kick-history outcome}`, par exemple « {{example}} ».',
    since: 'Écris « aujourd’hui », « 7 jours », « 36 heures » ou une date comme « 2026-11-01 ».',
    sinceFuture: 'C’est dans le futur. Écris « aujourd’hui », « 7 jours », ou une date passée.',
  },
  nobody: {
    title: 'Personne ne s’appelle « {{given}} »',
    find: 'Aucun dossier de ce serveur ne parle d’une telle personne. Choisis dans les propositions de `{kick-history participant}`, ou colle son ID.',
  },
  several: {
    title: 'Quel « {{given}} » ?',
    looking: 'Plusieurs personnes correspondent.',
    erasing: 'Rien n’a été effacé : plusieurs personnes correspondent.',
    pick: 'Choisis-en une dans `{kick-history participant}`, ou colle l’ID.',
    heading: '**Dans les dossiers de ce serveur**',
    line: '{{name}} · dernier dossier {{when}} · ID {{id}}',
  },
};
