import type { Catalogue } from '../catalogue.ts';

export const keepOuts: Catalogue['keepOuts'] = {
  below: {
    noBan:
      'Ce n’est pas un bannissement, VideoSDK n’en a pas : la personne peut revenir. L’option `{kick-participant keep-out}` la fait retirer de nouveau par le bot.',
    nobody: 'Cette commande ne tient personne à l’écart. {/keep-outs} montre qui est tenu à l’écart.',
    session: '🔒 Exclusion jusqu’à la fin de cette session.',
    until: '🔒 Exclusion jusqu’à {{clock}} ({{when}}), ou jusqu’à la fin de la session.',
    cameBack_one: 'Revenue et retirée de nouveau {{count, number}} fois, la dernière {{when}}.',
    cameBack_many: 'Revenue et retirée de nouveau {{count, number}} de fois, la dernière {{when}}.',
    cameBack_other: 'Revenue et retirée de nouveau {{count, number}} fois, la dernière {{when}}.',
    ifBack: 'Si la personne revient, le bot la retire de nouveau en quelques secondes.',
    goesOn: 'Le bot continue d’essayer de retirer la personne, aussi quand elle revient.',
    byId: 'Il la reconnaît à son ID : VideoSDK n’a pas de bannissement, et sous un nouvel ID elle peut entrer. On te prévient s’il porte le même nom.',
  },
  list: {
    titleNobody: 'Personne n’est exclu',
    title: 'Exclusions : {{count, number}}',
    how: 'Avec `{kick-participant keep-out}` dans {/kick-participant}, le bot retire une personne de nouveau à chaque retour.',
    what: 'Qui revient avec l’un de ces ID est retiré de nouveau. Le menu permet de laisser revenir quelqu’un.',
    heading: '**Les plus récentes d’abord**',
    line: '{{name}} · salle {{room}} · {{end}} · {{back}} · par {{moderator}} · dossier {{number}}',
    lineBlind:
      '{{name}} · salle {{room}} · {{end}} · {{back}} · par {{moderator}} · dossier {{number}} · ⚠️ perdue de vue {{blind}}',
    unheard: '**Terminées ces dernières 24 heures, sans que personne ait pu être prévenu**',
    unheardTime: '{{name}} · salle {{room}} · durée écoulée {{when}} · dossier {{number}}',
    unheardSession: '{{name}} · salle {{room}} · session terminée {{when}} · dossier {{number}}',
    unheardProtected: '{{name}} · salle {{room}} · ID protégé {{when}} · dossier {{number}}',
    unheardRoom: '{{name}} · salle {{room}} · la salle a cessé d’être modérée d’ici {{when}} · dossier {{number}}',
    untilEnd: 'jusqu’à la fin de la session',
    until: 'fin {{when}}',
    notBack: 'aucun retour',
    back_one: '{{count, number}} retour, le dernier {{when}}',
    back_many: '{{count, number}} de retours, le dernier {{when}}',
    back_other: '{{count, number}} retours, le dernier {{when}}',
    refresh: 'Actualiser',
    newest: 'Les plus récentes',
    older: 'Plus anciennes',
    menu: 'Laisser revenir quelqu’un',
    option: 'Dossier {{number}} · {{room}}',
  },
  blind: {
    title: '⚠️ Session invisible : {{name}}',
    since:
      'Le bot a perdu de vue la salle {{room}} {{when}} : VideoSDK ne dit pas qui s’y trouve. Tant que cela dure, le bot ne remarquera pas un retour.',
    goesOn:
      'L’exclusion tient toujours (dossier {{number}}) : le bot continue de regarder, et te prévient quand il voit de nouveau.',
  },
  seesAgain: {
    title: '🔒 Toujours sous exclusion : {{name}}',
    goesOn:
      'Le bot voit de nouveau qui est dans la salle {{room}} (dossier {{number}}). Si la personne revient, il la retire de nouveau.',
  },
  ended: {
    title: 'Fin de l’exclusion : {{name}}',
    time: 'La durée choisie est écoulée : la personne peut revenir dans la salle {{room}} (dossier {{number}}).',
    'session-over':
      'La session de la salle {{room}} est terminée : il n’y a plus rien dont exclure la personne (dossier {{number}}).',
    protected:
      'Les réglages de ce serveur protègent désormais cet ID : le bot ne retire donc plus la personne de la salle {{room}} (dossier {{number}}). Quelqu’un qui peut gérer le serveur peut lever la protection : {/kick-settings}.',
    'room-not-allowed':
      'La salle {{room}} ne peut plus être modérée depuis ce serveur : le bot n’en retire donc plus la personne (dossier {{number}}). Quelqu’un qui peut gérer le serveur peut voir dans {/kick-settings} quelles salles peuvent l’être.',
    'let-back-in':
      'La personne a de nouveau le droit d’entrer : le bot ne la retire donc plus de la salle {{room}} (dossier {{number}}).',
    voided: 'Le dossier {{number}} a été annulé : le bot ne retire donc plus la personne de la salle {{room}}.',
    refused:
      'VideoSDK refuse les identifiants du bot, qui ne peut donc pas exclure la personne de la salle {{room}} (dossier {{number}}). Cela ne se répare que du côté de qui gère ce bot.',
  },
  letIn: {
    title: 'Peut revenir : {{name}}',
    done: '✅ **{{name}}** peut revenir, et ne sera plus retiré.',
    nobody: 'Le dossier {{number}} n’exclut plus personne : rien n’a été modifié.',
    titleNobody: 'Plus personne n’est exclu',
    button: 'Laisser revenir',
  },
  namesake: {
    title: 'Est-ce encore {{name}} ?',
    joined:
      '{{name}} est sous exclusion de la salle {{room}} (dossier {{number}}). Quelqu’un du même nom, avec un autre ID, est arrivé {{when}}.',
    nobody: 'C’est peut-être quelqu’un d’autre : un nom ne prouve rien, donc personne n’a été retiré.',
    button: 'Retirer et exclure',
    reason: 'Prise pour la personne exclue dans le dossier {{number}}',
    left: { title: 'Plus dans la session', nobody: 'Il n’y avait personne à retirer.' },
    over: {
      title: 'Plus personne n’est exclu',
      nobody:
        'Personne n’a été retiré : la personne exclue peut revenir, ou la session est terminée. {/kick-participant} retire n’importe qui.',
    },
  },
  plain: {
    title: 'À propos de l’exclusion du dossier {{number}}',
    namesake:
      'Quelqu’un du même nom, avec un autre ID, est arrivé dans la session. C’est peut-être quelqu’un d’autre, donc personne n’a été retiré.',
    blind:
      'Le bot ne voit pas qui est dans la session, et ne remarquera pas un retour. L’exclusion tient toujours : le bot continue de regarder, et te prévient quand il voit de nouveau.',
    seesAgain:
      'Le bot voit de nouveau qui est dans la session. L’exclusion tient toujours : si la personne revient, il la retire de nouveau.',
    ended: 'L’exclusion est terminée.',
    blocked:
      'Discord a bloqué le message complet, peut-être à cause d’un nom, d’un mot ou d’un lien. Consulte {/kick-case}.',
  },
  question: {
    title: 'Exclure : {{name}} ?',
    choose: 'Choisis la durée. D’ici là, le bot retire la personne de nouveau à chaque retour dans cette session.',
    menu: 'Exclure pendant combien de temps ?',
  },
  begun: {
    title: '🔒 Exclusion : {{name}}',
    session: 'Exclusion de la salle {{room}} jusqu’à la fin de cette session.',
    until: 'Exclusion de la salle {{room}} jusqu’à {{clock}} ({{when}}), ou jusqu’à la fin de la session.',
    ifBack:
      'Si la personne revient, le bot la retire de nouveau en quelques secondes. Il la reconnaît à son ID : VideoSDK n’a pas de bannissement, et sous un nouvel ID elle peut entrer.',
  },
  impossible: {
    title: 'Personne n’est exclu',
    protected: 'Les réglages de ce serveur protègent cet ID de participant.',
    roomNotAllowed:
      'Ce serveur ne peut plus modérer cette salle. Quelqu’un qui peut gérer le serveur voit ses salles dans {/kick-settings}.',
    gone: 'Personne n’a été retiré dans ce dossier, il a été annulé, ou la personne a été oubliée.',
  },
};
