/** Ending a running session for everybody in it. Nothing is said to be over that was not seen over. */
export const endSession = {
  question: {
    title: 'End the session in room {{room}}?',
    /** `people` is "3 people", `when` is "4 minutes ago". */
    everybody: 'It ends for everybody in it: {{people}}. It runs since {{when}}.',
    nobody: 'It ends for everybody in it: nobody is connected now. It runs since {{when}}.',
    unseen: 'It ends for everybody in it; the bot can’t see how many people that is. It runs since {{when}}.',
    type: 'Nothing was done yet. Press the button and type the room’s name, which stands above to be copied.',
    /** Buttons: at most 34 characters. */
    button: 'End for everybody…',
  },
  nothing: {
    several: {
      title: 'Which session?',
      pick: 'No session was ended: several are running. Run the command again and pick one in `{end-session session}`.',
    },
    unknown: {
      title: 'No session “{{given}}”',
      why: 'No session was ended: no session or room that runs now is called that.',
    },
    /** The list of sessions lacks some. The first title when none was named. */
    incomplete: {
      title: 'Which session?',
      titleGiven: 'Which session is “{{given}}”?',
      why: 'No session was ended: the bot can’t see every session that’s running, so it can’t tell which one you mean.',
      byId: 'Run the command again with the session’s ID in `{end-session session}`: an ID can be looked up by itself.',
    },
    noneRunning: 'No session is running',
    over: 'The session is over',
    why: 'There is nothing to end: nothing of that kind runs in a room that may be moderated from this server.',
    running: '**Running now**',
    noneRuns: '**No session is running.**',
  },
  notFromHere: {
    title: 'That room is not moderated from here',
    why: 'No session was ended: this server may moderate other rooms only.',
  },
  /** Title and label at most 45 characters, the description at most 100. */
  modal: {
    title: 'End the session for everybody',
    label: 'The room’s name, or its ID',
    description: 'As it stands in the message. Everybody in it is disconnected; this cannot be taken back',
  },
  ending: {
    title: '⏳ Ending the session in room {{room}}',
    wait: 'It is not over yet, as far as is known. This message says what came of it, within about 20 seconds.',
  },
  ended: {
    title: '⏹️ Ended: the session in room {{room}}',
    seen: 'VideoSDK accepted it, and the session was seen over: nobody is in it any more.',
    by: 'By {{moderator}}. Whoever joins the room again begins a new session.',
  },
  over: {
    title: '➖ The session is over',
    /** Above that, when it was asked for. */
    asked: 'VideoSDK didn’t accept the end of the session, or didn’t answer it.',
    known: 'The session in room {{room}} does not run any more: nobody is in it. It may have ended by itself.',
  },
  /** Nothing tells whether the session runs. */
  unseen: {
    title: '❓ Not ended: can’t see the session',
    why: 'VideoSDK doesn’t say whether that session is running, so nothing was sent. It may be over.',
    look: 'Check the session yourself. If it’s still running, try again in a minute.',
  },
  /** Another process of the bot has the case now: rare, and shown only until that one says what came of it. */
  takenOver: {
    title: '⚠️ Not ended: room {{room}}',
    why: 'The bot was held up and couldn’t be sure that it may still act, so it asked VideoSDK for nothing. Run the command again.',
  },
  nameDiffers: {
    title: '❔ Not ended: that is not the room’s name',
    typed: 'No session was ended: what was typed is another name.',
    room: 'The room is {{room}}; its name stands above, to be copied.',
  },
  inProgress: {
    title: '⏳ Somebody is ending it already',
    by: '{{moderator}} is ending the session in room {{room}}. Yours did nothing.',
  },
  notRecorded: {
    title: '⚠️ Not ended: the bot’s records cannot be used',
    why: 'The session in room {{room}} was not ended: none is without a record of it.',
    again: 'Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
  },
  stillRunning: {
    title: '⚠️ Still running: room {{room}}',
    accepted: 'VideoSDK accepted it, but the session was still running after 15 seconds.',
    notAccepted: 'VideoSDK gave no good answer, and the session was still running after 15 seconds.',
    again: 'Look into the session, and try again. If it repeats, give the reference below to whoever runs this bot.',
  },
  unknown: {
    title: '❓ Unknown whether over: room {{room}}',
    why: 'VideoSDK was asked, but whether the session is over could not be found out.',
    look: 'Look into the session yourself. If it still runs, try again: asking twice does no harm.',
    /** Below that, when VideoSDK refuses the bot. */
    credentials:
      'The bot’s credentials are wrong, and only whoever runs this bot can fix that: give them the reference below.',
  },
  turnedDown: {
    title: '⚠️ Not ended: room {{room}}',
    why: 'VideoSDK turned it down without a reason that can be used, and the session runs on.',
    again: 'Try once more. If it repeats, give the reference below to whoever runs this bot.',
  },
  forbidden: {
    title: '⛔ Not ended: VideoSDK refused this bot',
    why: 'No session was ended, as far as can be seen. The bot’s credentials or permissions are not accepted: give the reference below to whoever runs this bot; only they can mend it.',
  },
  busy: {
    title: '⚠️ Not ended: VideoSDK is busy',
    why: 'No session was ended, as far as can be seen: VideoSDK takes no more requests at the moment.',
    again: 'Try again in half a minute.',
    /** `time` is "20 sec". */
    againIn: 'Try again in {{time}}.',
  },
  unavailable: {
    title: '⚠️ Not ended: VideoSDK cannot be reached',
    again:
      'No session was ended. Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
  },
  /** A button: at most 34 characters. */
  tryAgain: 'Try again…',
} as const;
