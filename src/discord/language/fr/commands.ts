import type { Catalogue } from '../catalogue.ts';

export const keepOutLengths: Catalogue['keepOutLengths'] = {
  '10 minutes': '10 minutes',
  '1 hour': '1 heure',
  'until the session ends': 'jusqu’à la fin de la session',
};

export const commands: Catalogue['commands'] = {
  'kick-participant': {
    name: 'retirer',
    description: 'Retirer quelqu’un d’une session en cours, et voir qui reste',
    options: {
      participant: { name: 'personne', description: 'Qui : commence à taper le nom et choisis, ou colle un ID' },
      session: { name: 'session', description: 'Quelle session, quand plusieurs sont en cours' },
      reason: { name: 'raison', description: 'Pourquoi ; affiché dans la réponse' },
      'keep-out': {
        name: 'exclure',
        description: 'La retirer de nouveau à chaque retour : pendant combien de temps',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'arrêter-session',
    description: 'Arrêter une session en cours pour toutes les personnes présentes',
    options: {
      session: { name: 'session', description: 'Quelle session, quand plusieurs sont en cours' },
    },
  },
  'keep-outs': {
    name: 'exclusions',
    description: 'Qui est exclu d’une session et jusqu’à quand ; et laisser revenir quelqu’un',
  },
  'kick-case': {
    name: 'retrait-dossier',
    description: 'Tout sur un retrait ; modifier sa raison, ou l’annuler',
    options: {
      number: { name: 'numéro', description: 'Quel dossier : son numéro, ou commence à taper le nom' },
    },
  },
  'kick-check': {
    name: 'retrait-vérifier',
    description: 'Voir si tout ce qu’il faut au bot va bien, et que faire sinon',
  },
  'kick-forget': {
    name: 'retrait-oublier',
    description: 'Effacer le nom et l’ID d’une personne des dossiers de ce serveur',
    options: {
      participant: { name: 'personne', description: 'Qui : commence à taper le nom et choisis, ou colle un ID' },
    },
  },
  'kick-help': {
    name: 'retrait-aide',
    description: 'Voir lesquelles de ces commandes tu peux utiliser ici, et ce qu’elles font',
  },
  'kick-history': {
    name: 'retrait-historique',
    description: 'Revoir les retraits de ce serveur, les plus récents d’abord',
    options: {
      participant: {
        name: 'personne',
        description: 'Seulement cette personne : tape le nom et choisis, ou colle un ID',
      },
      moderator: { name: 'modération', description: 'Seulement de la part de : une mention, un ID ou « moi »' },
      outcome: { name: 'résultat', description: 'Seulement ceux qui ont abouti à ceci' },
      since: { name: 'depuis', description: 'Seulement depuis : « aujourd’hui », « 7 jours », « 2026-11-01 »' },
    },
  },
  'kick-settings': {
    name: 'retrait-réglages',
    description: 'Voir et modifier la façon de retirer des personnes depuis ce serveur',
  },
  participants: {
    name: 'participants',
    description: 'Qui est dans une session en cours, d’abord les plus anciens',
    options: {
      session: { name: 'session', description: 'Quelle session, quand plusieurs sont en cours' },
    },
  },
  'Remove from session': {
    name: 'Retirer de la session',
    description: 'Trouver ce membre dans les sessions en cours, et le retirer une fois que c’est confirmé',
  },
  sessions: {
    name: 'sessions',
    description: 'Quelles sessions sont en cours, depuis quand, avec combien de personnes',
  },
};
