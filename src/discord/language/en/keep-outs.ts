/** Keeping somebody out: the bot removes them again whenever they come back. VideoSDK has no ban. */
export const keepOuts = {
  /** Below the result of a removal. */
  below: {
    noBan:
      'This is no ban, VideoSDK has none: they can come back. The option `{kick-participant keep-out}` has the bot remove them again.',
    nobody: 'This command keeps nobody out. {/keep-outs} shows who is kept out.',
    session: '🔒 Kept out until this session ends.',
    /** `clock` is "21:40", `when` is "in 10 minutes". */
    until: '🔒 Kept out until {{clock}} ({{when}}), or until the session ends.',
    /** `when` is "4 minutes ago". */
    cameBack_one: 'Came back once and was removed again, last {{when}}.',
    cameBack_other: 'Came back {{count, number}} times and was removed again, last {{when}}.',
    ifBack: 'If they come back, the bot removes them again within seconds.',
    goesOn: 'The bot goes on trying to remove them, also when they come back.',
    byId: 'It knows them by their ID: VideoSDK has no ban, and under a new ID they can come in. You are told when it has the same name.',
  },
  /** The list of all who are kept out. */
  list: {
    titleNobody: 'Nobody is kept out',
    title: 'Kept out: {{count, number}}',
    how: 'With `{kick-participant keep-out}` on {/kick-participant}, the bot removes somebody again whenever they come back.',
    what: 'Whoever comes back with one of these IDs is removed again. The menu lets somebody back in.',
    heading: '**Newest first**',
    /** One of them, in a line; `end` and `back` are one of the texts that follow. */
    line: '{{name}} · room {{room}} · {{end}} · {{back}} · by {{moderator}} · case {{number}}',
    /** The same while the bot can't see the room; `blind` is "4 minutes ago". */
    lineBlind:
      '{{name}} · room {{room}} · {{end}} · {{back}} · by {{moderator}} · case {{number}} · ⚠️ lost sight of it {{blind}}',
    /** Ends that nobody could be told of: a heading, and one of them in a line. `when` is "4 minutes ago". */
    unheard: '**Ended in the last day, and nobody could be told**',
    unheardTime: '{{name}} · room {{room}} · time was up {{when}} · case {{number}}',
    unheardSession: '{{name}} · room {{room}} · the session was over {{when}} · case {{number}}',
    unheardProtected: '{{name}} · room {{room}} · the ID was protected {{when}} · case {{number}}',
    unheardRoom: '{{name}} · room {{room}} · the room was taken from this server {{when}} · case {{number}}',
    untilEnd: 'until the session ends',
    until: 'until {{when}}',
    notBack: 'not come back',
    back_one: 'came back once, last {{when}}',
    back_other: 'came back {{count, number}} times, last {{when}}',
    /** Buttons: at most 34 characters. */
    refresh: 'Refresh',
    newest: 'Newest',
    older: 'Older',
    /** A menu, and what describes each of its lines: at most 100 characters with the room. */
    menu: 'Let somebody back in',
    option: 'Case {{number}} · {{room}}',
  },
  /** What the bot tells of its own accord while it keeps somebody out. */
  blind: {
    title: '⚠️ Can’t see the session: {{name}}',
    /** `when` is "4 minutes ago". */
    since:
      'The bot lost sight of room {{room}} {{when}}: VideoSDK doesn’t say who’s in it. Until it does, the bot won’t notice if they come back.',
    goesOn: 'They’re still kept out (case {{number}}): the bot keeps looking, and tells you when it can see again.',
  },
  seesAgain: {
    title: '🔒 Still kept out: {{name}}',
    goesOn: 'The bot can see who’s in room {{room}} again (case {{number}}). If they come back, it removes them again.',
  },
  ended: {
    title: 'No longer kept out: {{name}}',
    time: 'The time you set is up: they can come back to room {{room}} (case {{number}}).',
    'session-over':
      'The session in room {{room}} is over, so there’s nothing left to keep them out of (case {{number}}).',
    protected:
      'This server’s settings protect their ID now, so the bot no longer removes them from room {{room}} (case {{number}}). Somebody who can manage this server can take the protection off: {/kick-settings}.',
    'room-not-allowed':
      'Room {{room}} may no longer be moderated from this server, so the bot doesn’t remove them from it any more (case {{number}}). Somebody who can manage this server can see in {/kick-settings} which rooms may be.',
    'let-back-in': 'They were let back in, so the bot no longer removes them from room {{room}} (case {{number}}).',
    voided: 'Case {{number}} was voided, so the bot no longer removes them from room {{room}}.',
    refused:
      'VideoSDK refuses the bot’s credentials, so the bot can’t keep them out of room {{room}} (case {{number}}). Only whoever runs this bot can fix that.',
  },
  letIn: {
    title: 'Let back in: {{name}}',
    done: '✅ **{{name}}** is let back in: they are not removed again.',
    nobody: 'Case {{number}} keeps nobody out any more: nothing was changed.',
    titleNobody: 'Nobody is kept out any more',
    button: 'Let back in',
  },
  /** Somebody who may be the one who is kept out, and may be somebody else. */
  namesake: {
    title: 'Is that {{name}} again?',
    /** `when` is "4 minutes ago". */
    joined:
      '{{name}} is kept out of room {{room}} (case {{number}}). Somebody of the same name, with another ID, joined {{when}}.',
    nobody: 'It may be somebody else: names prove nothing, so nobody was removed.',
    button: 'Remove and keep out',
    /** Kept as the reason of the case. */
    reason: 'Taken for the one kept out under case {{number}}',
    left: { title: 'They are not in the session any more', nobody: 'There was nobody to remove.' },
    over: {
      title: 'Nobody is kept out any more',
      nobody:
        'Nobody was removed: whom they were taken for has been let back in, or the session is over. {/kick-participant} removes anybody.',
    },
  },
  /** Somebody who was removed is to be kept out, too. */
  /** In place of a message that Discord blocks: without anything that came from outside. */
  plain: {
    title: 'About the person kept out under case {{number}}',
    namesake:
      'Somebody of the same name, with another ID, joined the session. It may be somebody else, so nobody was removed.',
    blind:
      'The bot can’t see who’s in the session, so it won’t notice if they come back. They’re still kept out: it keeps looking, and tells you when it can see again.',
    seesAgain:
      'The bot can see who’s in the session again. They’re still kept out: if they come back, it removes them again.',
    ended: 'They’re no longer kept out.',
    blocked: 'Discord blocked the full message, perhaps for a name, a word or a link in it. See {/kick-case}.',
  },
  question: {
    title: 'Keep out: {{name}}?',
    choose: 'Choose for how long. Until then the bot removes them again whenever they come back to that session.',
    menu: 'Keep out for how long?',
  },
  begun: {
    title: '🔒 Kept out: {{name}}',
    session: 'Kept out of room {{room}} until this session ends.',
    until: 'Kept out of room {{room}} until {{clock}} ({{when}}), or until the session ends.',
    ifBack:
      'If they come back, the bot removes them again within seconds. It knows them by their ID: VideoSDK has no ban, and under a new ID they can come in.',
  },
  impossible: {
    title: 'Nobody is kept out',
    protected: 'This server’s settings protect that participant ID.',
    roomNotAllowed:
      'This server can’t moderate that room anymore. Someone who can manage this server can see its rooms in {/kick-settings}.',
    gone: 'Nobody was removed under that case, it was voided, or the person was forgotten.',
  },
} as const;
