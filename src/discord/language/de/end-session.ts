import type { Catalogue } from '../catalogue.ts';

export const endSession: Catalogue['endSession'] = {
  question: {
    title: 'Session in Raum {{room}} beenden?',
    everybody: 'Sie endet für alle, die darin sind: {{people}}. Beginn {{when}}.',
    nobody: 'Sie endet für alle, die darin sind: Zurzeit ist niemand verbunden. Beginn {{when}}.',
    unseen: 'Sie endet für alle, die darin sind; wie viele das sind, kann der Bot nicht sehen. Beginn {{when}}.',
    type: 'Noch wurde nichts getan. Drücke den Button und tippe den Namen des Raums ein; er steht oben, zum Kopieren.',
    button: 'Für alle beenden…',
  },
  nothing: {
    several: {
      title: 'Welche Session?',
      pick: 'Keine Session wurde beendet: Mehrere laufen. Ruf den Befehl noch einmal auf und wähle eine in `{end-session session}`.',
    },
    unknown: {
      title: 'Keine Session „{{given}}“',
      why: 'Keine Session wurde beendet: Keine laufende und keiner ihrer Räume heißt so.',
    },
    incomplete: {
      title: 'Welche Session?',
      titleGiven: 'Welche Session ist „{{given}}“?',
      why: 'Keine Session wurde beendet: Der Bot sieht nicht alle laufenden Sessions und kann deshalb nicht sagen, welche du meinst.',
      byId: 'Ruf den Befehl noch einmal mit der ID der Session in `{end-session session}` auf: Eine ID lässt sich einzeln nachsehen.',
    },
    noneRunning: 'Es läuft keine Session',
    over: 'Die Session ist vorbei',
    why: 'Zu beenden ist nichts: In keinem Raum, der von diesem Server aus moderiert werden darf, läuft so etwas.',
    running: '**Läuft gerade**',
    noneRuns: '**Es läuft keine Session.**',
  },
  notFromHere: {
    title: 'Dieser Raum wird nicht von hier aus moderiert',
    why: 'Keine Session wurde beendet: Dieser Server darf nur andere Räume moderieren.',
  },
  modal: {
    title: 'Session für alle beenden',
    label: 'Name des Raums, oder seine ID',
    description: 'Wie in der Nachricht. Alle darin werden getrennt; das lässt sich nicht rückgängig machen',
  },
  ending: {
    title: '⏳ Beende die Session in Raum {{room}}',
    wait: 'Soweit bekannt, ist sie noch nicht vorbei. Was daraus wird, steht hier binnen etwa 20 Sekunden.',
  },
  ended: {
    title: '⏹️ Beendet: die Session in Raum {{room}}',
    seen: 'VideoSDK hat es angenommen, und danach war zu sehen, dass die Session vorbei ist: Niemand ist mehr drin.',
    by: 'Von {{moderator}}. Wer dem Raum wieder beitritt, beginnt eine neue Session.',
  },
  over: {
    title: '➖ Die Session ist vorbei',
    asked: 'VideoSDK hat das Ende der Session nicht angenommen oder nicht geantwortet.',
    known: 'Die Session in Raum {{room}} läuft nicht mehr: Niemand ist drin. Vielleicht endete sie von selbst.',
  },
  unseen: {
    title: '❓ Nicht beendet: Session nicht zu sehen',
    why: 'VideoSDK sagt nicht, ob diese Session läuft, deshalb wurde nichts gesendet. Vielleicht ist sie vorbei.',
    look: 'Sieh selbst in der Session nach. Läuft sie noch, versuch es in einer Minute noch einmal.',
  },
  takenOver: {
    title: '⚠️ Nicht beendet: Raum {{room}}',
    why: 'Der Bot war kurz blockiert und konnte nicht sicher sein, dass er noch handeln darf. Deshalb hat er nichts an VideoSDK gesendet. Führe den Befehl noch einmal aus.',
  },
  nameDiffers: {
    title: '❔ Nicht beendet: So heißt der Raum nicht',
    typed: 'Keine Session wurde beendet: Eingetippt wurde ein anderer Name.',
    room: 'Der Raum ist {{room}}; sein Name steht oben, zum Kopieren.',
  },
  inProgress: {
    title: '⏳ Wird schon beendet',
    by: '{{moderator}} beendet gerade die Session in Raum {{room}}. Von dir aus ist nichts passiert.',
  },
  notRecorded: {
    title: '⚠️ Nicht beendet: Das Protokoll des Bots ist nicht nutzbar',
    why: 'Die Session in Raum {{room}} wurde nicht beendet: Ohne Eintrag im Protokoll wird keine beendet.',
    again:
      'Versuch es in einer Minute noch einmal; wenn es so bleibt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  stillRunning: {
    title: '⚠️ Läuft noch: Raum {{room}}',
    accepted: 'VideoSDK hat es angenommen, aber die Session lief nach 15 Sekunden noch.',
    notAccepted: 'VideoSDK hat nicht brauchbar geantwortet, und die Session lief nach 15 Sekunden noch.',
    again:
      'Sieh in der Session nach und versuch es noch einmal. Wenn es sich wiederholt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  unknown: {
    title: '❓ Unbekannt, ob vorbei: Raum {{room}}',
    why: 'VideoSDK wurde angefragt, aber ob die Session vorbei ist, ließ sich nicht klären.',
    look: 'Sieh selbst in der Session nach. Läuft sie noch, versuch es noch einmal: Zweimal schadet nicht.',
    credentials:
      'Die Zugangsdaten des Bots stimmen nicht, und beheben kann das nur die Person, die diesen Bot betreibt: Gib ihr die Referenz unten.',
  },
  turnedDown: {
    title: '⚠️ Nicht beendet: Raum {{room}}',
    why: 'VideoSDK hat es ohne brauchbaren Grund abgelehnt, und die Session läuft weiter.',
    again:
      'Versuch es noch einmal. Wenn es sich wiederholt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  forbidden: {
    title: '⛔ Nicht beendet: VideoSDK hat diesen Bot abgewiesen',
    why: 'Keine Session wurde beendet, soweit zu sehen ist. Die Zugangsdaten oder Rechte des Bots werden nicht anerkannt: Gib die Referenz unten an die Person weiter, die diesen Bot betreibt; nur sie kann das beheben.',
  },
  busy: {
    title: '⚠️ Nicht beendet: VideoSDK ist ausgelastet',
    why: 'Keine Session wurde beendet, soweit zu sehen ist: VideoSDK nimmt gerade keine Anfragen mehr an.',
    again: 'Versuch es in einer halben Minute noch einmal.',
    againIn: 'Versuch es in {{time}} noch einmal.',
  },
  unavailable: {
    title: '⚠️ Nicht beendet: VideoSDK ist nicht erreichbar',
    again:
      'Keine Session wurde beendet. Versuch es in einer Minute noch einmal; wenn es so bleibt, gib die Referenz unten an die Person weiter, die diesen Bot betreibt.',
  },
  tryAgain: 'Erneut versuchen…',
};
