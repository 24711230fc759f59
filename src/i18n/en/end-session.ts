/** Ending a running session for everyone in it. Nothing is called over unless the bot saw that it's over. */
export const endSession = {
  question: {
    title: 'End the session in room {{room}}?',
    /** `people` is "3 people", `when` is "4 minutes ago". */
    everyone: 'This ends it for everyone in it: {{people}}. It started {{when}}.',
    noOne: 'This ends it for everyone in it. No one is connected now. It started {{when}}.',
    unseen: 'This ends it for everyone in it. The bot can’t see how many people that is. It started {{when}}.',
    type: 'Nothing has been done yet. Press the button and type the room’s name. You can copy it from above.',
    /** Buttons: at most 34 characters. */
    button: 'End for everyone…',
  },
  nothing: {
    several: {
      title: 'Which session?',
      pick: 'No session was ended because more than one is running. Run the command again and pick one in `{end-session session}`.',
    },
    unknown: {
      title: 'No session “{{given}}”',
      why: 'No session was ended. No session running in this server’s rooms has that name.',
    },
    /** The list of sessions is incomplete. The first title is for when none was named. */
    incomplete: {
      title: 'Which session?',
      titleGiven: 'Which session is “{{given}}”?',
      why: 'No session was ended. The bot can’t see every running session, so it can’t tell which one you mean.',
      byId: 'Run the command again with the session ID in `{end-session session}`. The bot can look up an ID directly.',
    },
    noneRunning: 'No session is running',
    over: 'The session is over',
    why: 'There’s nothing to end: no such session is running in a room this server can moderate.',
    running: '**Running now**',
    noneRuns: '**No session is running.**',
  },
  notFromHere: {
    title: 'This server can’t moderate that room',
    why: 'No session was ended.',
  },
  /** Title and label: at most 45 characters. Description: at most 100. */
  modal: {
    title: 'End the session for everyone',
    label: 'The room’s name, or its ID',
    description: 'As shown in the message. Everyone is disconnected. You can’t undo this',
  },
  ending: {
    title: '⏳ Ending the session in room {{room}}',
    wait: 'This message will update within about 20 seconds.',
  },
  ended: {
    title: '⏹️ Ended: the session in room {{room}}',
    seen: 'VideoSDK accepted the request, and the session is over. No one is in it anymore.',
    by: 'By {{moderator}}. Anyone who joins the room now starts a new session.',
  },
  over: {
    title: '➖ The session is over',
    /** Above that, if the bot sent a request. */
    asked: 'VideoSDK didn’t accept the request, or didn’t answer it.',
    known: 'The session in room {{room}} isn’t running anymore, so no one is in it. It may have ended on its own.',
  },
  /** Whether the session is running is unknown. */
  unseen: {
    title: '❓ Not ended: can’t see the session',
    why: 'VideoSDK isn’t saying whether that session is running, so nothing was sent. It may be over.',
    nowhere: 'The bot can’t see that session in this server’s rooms, so nothing was sent. It may be over.',
    look: 'Check the session. If it’s still running, try again in a minute.',
  },
  /** Another process has the case now. Rare, and shown only until that process reports the outcome. */
  takenOver: {
    title: '⚠️ Not ended: room {{room}}',
    why: 'The bot was held up too long to act safely, so it sent nothing to VideoSDK. Run the command again.',
  },
  nameDiffers: {
    title: '❔ Not ended: that’s not the room’s name',
    typed: 'No session was ended. You typed a different name.',
    room: 'The room is {{room}}. You can copy its name from above.',
  },
  inProgress: {
    title: '⏳ Already being ended',
    by: '{{moderator}} is already ending the session in room {{room}}. Your command changed nothing.',
  },
  notRecorded: {
    title: '⚠️ Not ended: database unavailable',
    why: 'The session in room {{room}} was not ended. The bot can’t reach its database, and it doesn’t end a session without a record.',
    again: 'Try again in a minute. If it keeps happening, give the reference below to the bot’s operator.',
  },
  stillRunning: {
    title: '⚠️ Still running: room {{room}}',
    accepted: 'VideoSDK accepted the request, but the session was still running after 15 seconds.',
    notAccepted:
      'VideoSDK didn’t accept the request, or didn’t answer it, and the session was still running after 15 seconds.',
    again: 'Check the session, and try again. If it keeps happening, give the reference below to the bot’s operator.',
  },
  unknown: {
    title: '❓ Couldn’t confirm that the session in room {{room}} ended',
    why: 'The request was sent to VideoSDK, but the bot couldn’t confirm whether the session is over.',
    look: 'Check the session. If it’s still running, it’s safe to try again.',
    /** Below that, if VideoSDK rejects the bot. */
    credentials:
      'VideoSDK doesn’t accept the credentials. Someone with **Manage Server** can check this server’s own VideoSDK account in {/kick-settings}. If it has none, only the bot’s operator can fix it: give them the reference below.',
  },
  rejected: {
    title: '⚠️ Not ended: room {{room}}',
    why: 'VideoSDK rejected the request without saying why, and the session is still running.',
    again: 'Try again. If it keeps happening, give the reference below to the bot’s operator.',
  },
  forbidden: {
    title: '⛔ Not ended: VideoSDK rejected the bot',
    why: 'VideoSDK doesn’t accept the bot’s credentials or permissions. Someone with **Manage Server** can check this server’s own VideoSDK account in {/kick-settings}. If it has none, only the bot’s operator can fix it: give them the reference below.',
  },
  busy: {
    title: '⚠️ Not ended: VideoSDK is busy',
    why: 'VideoSDK isn’t taking more requests right now.',
    again: 'Try again in 30 seconds.',
    /** `time` is "20 sec". */
    againIn: 'Try again in {{time}}.',
  },
  unavailable: {
    title: '⚠️ Not ended: VideoSDK is unavailable',
    again:
      'No session was ended. Try again in a minute. If it keeps happening, give the reference below to the bot’s operator.',
  },
  /** A button: at most 34 characters. */
  tryAgain: 'Try again…',
} as const;
