import type { Catalogue } from '../catalogue.ts';

export const endSession: Catalogue['endSession'] = {
  question: {
    title: 'Arrêter la session de la salle {{room}} ?',
    everybody: 'Elle s’arrête pour toutes les personnes présentes : {{people}}. Début {{when}}.',
    nobody: 'Elle s’arrête pour toutes les personnes présentes : personne n’est en ligne. Début {{when}}.',
    unseen:
      'Elle s’arrête pour toutes les personnes présentes ; le bot ne peut pas voir combien elles sont. Début {{when}}.',
    type: 'Rien n’a encore été fait. Appuie sur le bouton et tape le nom de la salle, qui est ci-dessus pour être copié.',
    button: 'Arrêter pour tout le monde…',
  },
  nothing: {
    several: {
      title: 'Quelle session ?',
      pick: 'Aucune session n’a été arrêtée : plusieurs sont en cours. Relance la commande et choisis-en une dans `{end-session session}`.',
    },
    unknown: {
      title: 'Pas de session « {{given}} »',
      why: 'Aucune session n’a été arrêtée : aucune session ni salle en cours ne s’appelle ainsi.',
    },
    incomplete: {
      title: 'Quelle session ?',
      titleGiven: 'Quelle session est « {{given}} » ?',
      why: 'Aucune session n’a été arrêtée : le bot ne voit pas toutes les sessions en cours, donc il ne peut pas savoir laquelle tu veux dire.',
      byId: 'Relance la commande avec l’ID de la session dans `{end-session session}` : un ID marche toujours.',
    },
    noneRunning: 'Aucune session n’est en cours',
    over: 'La session est terminée',
    why: 'Il n’y a rien à arrêter : rien de tel n’est en cours dans une salle que ce serveur peut modérer.',
    running: '**En cours**',
    noneRuns: '**Aucune session n’est en cours.**',
  },
  notFromHere: {
    title: 'Cette salle n’est pas modérée d’ici',
    why: 'Aucune session n’a été arrêtée : ce serveur ne peut modérer que d’autres salles.',
  },
  modal: {
    title: 'Arrêter la session pour tout le monde',
    label: 'Le nom de la salle, ou son ID',
    description: 'Comme dans le message. Tout le monde est déconnecté ; c’est irréversible',
  },
  ending: {
    title: '⏳ Arrêt de la session de la salle {{room}}',
    wait: 'Elle n’est pas encore terminée, à ce que l’on sait. Ce message dira le résultat, d’ici 20 secondes environ.',
  },
  ended: {
    title: '⏹️ Arrêtée : la session de la salle {{room}}',
    seen: 'VideoSDK a accepté, et on a vu la session terminée : il n’y a plus personne.',
    by: 'Par {{moderator}}. Qui revient dans la salle commence une nouvelle session.',
  },
  over: {
    title: '➖ La session est terminée',
    asked: 'VideoSDK n’a pas accepté l’arrêt de la session, ou n’y a pas répondu.',
    known:
      'La session de la salle {{room}} n’est plus en cours : il n’y a plus personne. Elle s’est peut-être terminée d’elle-même.',
  },
  unseen: {
    title: '❓ Pas arrêtée : session invisible',
    why: 'VideoSDK ne dit pas si cette session est en cours, donc rien n’a été envoyé. Elle est peut-être terminée.',
    look: 'Regarde toi-même dans la session. Si elle est encore en cours, réessaie dans une minute.',
  },
  takenOver: {
    title: '⚠️ Pas arrêtée : salle {{room}}',
    why: 'Le bot a été bloqué un moment et n’était plus sûr d’avoir le droit d’agir : il n’a rien demandé à VideoSDK. Relance la commande.',
  },
  nameDiffers: {
    title: '❔ Pas arrêtée : ce n’est pas le nom de la salle',
    typed: 'Aucune session n’a été arrêtée : c’est un autre nom qui a été tapé.',
    room: 'La salle est {{room}} ; son nom est ci-dessus pour être copié.',
  },
  inProgress: {
    title: '⏳ Quelqu’un l’arrête déjà',
    by: '{{moderator}} arrête la session de la salle {{room}}. Ta demande n’a rien fait.',
  },
  notRecorded: {
    title: '⚠️ Pas arrêtée : le registre du bot est inutilisable',
    why: 'La session de la salle {{room}} n’a pas été arrêtée : aucune ne l’est sans trace au registre.',
    again: 'Réessaie dans une minute ; si cela continue, donne la référence ci-dessous à qui gère ce bot.',
  },
  stillRunning: {
    title: '⚠️ Toujours en cours : salle {{room}}',
    accepted: 'VideoSDK a accepté, mais la session était encore en cours après 15 secondes.',
    notAccepted: 'VideoSDK n’a pas bien répondu, et la session était encore en cours après 15 secondes.',
    again: 'Regarde dans la session, et réessaie. Si cela se répète, donne la référence ci-dessous à qui gère ce bot.',
  },
  unknown: {
    title: '❓ On ne sait pas si terminée : salle {{room}}',
    why: 'La demande a été faite à VideoSDK, mais on n’a pas pu savoir si la session est terminée.',
    look: 'Regarde toi-même dans la session. Si elle est encore en cours, réessaie : demander deux fois ne fait pas de mal.',
    credentials:
      'Les identifiants du bot sont mauvais, et cela ne se répare que du côté de qui gère ce bot : donne-lui la référence ci-dessous.',
  },
  turnedDown: {
    title: '⚠️ Pas arrêtée : salle {{room}}',
    why: 'VideoSDK a rejeté la demande sans raison exploitable, et la session continue.',
    again: 'Réessaie une fois. Si cela se répète, donne la référence ci-dessous à qui gère ce bot.',
  },
  forbidden: {
    title: '⛔ Pas arrêtée : VideoSDK a refusé ce bot',
    why: 'Aucune session n’a été arrêtée, à ce que l’on voit. Les identifiants ou les droits du bot ne sont pas acceptés : donne la référence ci-dessous à qui gère ce bot ; il n’y a que là que cela se répare.',
  },
  busy: {
    title: '⚠️ Pas arrêtée : VideoSDK est saturé',
    why: 'Aucune session n’a été arrêtée, à ce que l’on voit : VideoSDK n’accepte plus de demandes pour l’instant.',
    again: 'Réessaie dans une demi-minute.',
    againIn: 'Réessaie dans {{time}}.',
  },
  unavailable: {
    title: '⚠️ Pas arrêtée : VideoSDK est injoignable',
    again:
      'Aucune session n’a été arrêtée. Réessaie dans une minute ; si cela continue, donne la référence ci-dessous à qui gère ce bot.',
  },
  tryAgain: 'Réessayer…',
};
