/** Keeping someone out: the bot removes them again each time they come back. VideoSDK has no bans. */
export const keepOuts = {
  /** Below the result of a removal. */
  below: {
    noBan:
      'This isn’t a ban (VideoSDK has none), so they can rejoin. To have the bot remove them again when they do, use `{kick-participant keep-out}`.',
    noOne: 'This command doesn’t keep anyone out. {/keep-outs} shows who is being kept out.',
    session: '🔒 Kept out until this session ends.',
    /** `clock` is "21:40", `when` is "in 10 minutes". */
    until: '🔒 Kept out until {{clock}} ({{when}}), or until the session ends.',
    room: '🔒 Kept out of every session in this room until someone lets them back in.',
    /** `clock` is "1 December 2026 21:40", `when` is "in 7 days". */
    roomUntil: '🔒 Kept out of every session in this room until {{clock}} ({{when}}).',
    /** `when` is "4 minutes ago". */
    cameBack_one: 'Came back once and was removed again, {{when}}.',
    cameBack_other: 'Came back {{count, number}} times and was removed again, most recently {{when}}.',
    ifBack: 'If they come back, the bot removes them again within seconds.',
    goesOn: 'The bot keeps trying to remove them, and removes them again if they come back.',
    /** Where someone was removed for the third time or more. `button` is the button below the message, `times` is 3 or more. */
    often: 'Removed {{times, number}}× by now. “{{button}}” can also keep them out of this room for a day or longer.',
    byId: 'The bot recognizes them by ID. VideoSDK has no bans, so they can come in with a new ID. You’ll hear about it if someone with the same name joins.',
  },
  /** The list of everyone who is being kept out. */
  list: {
    titleNoOne: 'No one is being kept out',
    title: 'Kept out: {{count, number}}',
    how: 'Use `{kick-participant keep-out}` with {/kick-participant} and the bot removes someone again each time they come back.',
    what: 'Anyone who comes back with one of these IDs is removed again. Use the menu to let someone back in.',
    heading: '**Newest first**',
    /** One line of the list. `end` and `back` are each one of the texts below. */
    line: '{{name}} · room {{room}} · {{end}} · {{back}} · by {{moderator}} · case {{number}}',
    /** The same while the bot can't see the room. `blind` is "4 minutes ago". */
    lineBlind:
      '{{name}} · room {{room}} · {{end}} · {{back}} · by {{moderator}} · case {{number}} · ⚠️ lost sight of the room {{blind}}',
    /** Ends that no one could be notified of: a heading, and one line for each. `when` is "4 minutes ago". */
    unheard: '**Ended in the last 24 hours; the bot couldn’t tell anyone**',
    unheardTime: '{{name}} · room {{room}} · time ran out {{when}} · case {{number}}',
    unheardSession: '{{name}} · room {{room}} · session ended {{when}} · case {{number}}',
    unheardProtected: '{{name}} · room {{room}} · ID protected {{when}} · case {{number}}',
    unheardRoom: '{{name}} · room {{room}} · room removed from this server {{when}} · case {{number}}',
    unheardAccount: '{{name}} · room {{room}} · VideoSDK account changed {{when}} · case {{number}}',
    untilEnd: 'until the session ends',
    until: 'ends {{when}}',
    untilLifted: 'every session there, until lifted',
    roomUntil: 'every session there, ends {{when}}',
    notBack: 'hasn’t come back',
    back_one: 'came back once, {{when}}',
    back_other: 'came back {{count, number}} times, most recently {{when}}',
    /** Buttons: at most 34 characters. */
    refresh: 'Refresh',
    newest: 'Newest',
    older: 'Older',
    /** A menu, and the description of each of its entries: at most 100 characters, room included. */
    menu: 'Let someone back in',
    option: 'Case {{number}} · {{room}}',
  },
  /** Notices that the bot sends on its own while it keeps someone out. */
  blind: {
    title: '⚠️ Can’t see the session: {{name}}',
    /** The same between two sessions of a room: a new one may have started. */
    titleBetween: '⚠️ Can’t see new sessions: {{name}}',
    sinceBetween:
      'The bot lost sight of room {{room}} {{when}} because VideoSDK isn’t saying which sessions are running. The last one there is over. Until VideoSDK does, the bot may not notice if a new one starts and they come back.',
    /** `when` is "4 minutes ago". */
    since:
      'The bot lost sight of room {{room}} {{when}} because VideoSDK isn’t saying who’s in it. Until it does, the bot won’t notice if they come back.',
    goesOn:
      'They’re still being kept out (case {{number}}). The bot keeps checking and will tell you when it can see the room again.',
  },
  seesAgain: {
    title: '🔒 Still kept out: {{name}}',
    goesOn: 'The bot can see who’s in room {{room}} again (case {{number}}). If they come back, it removes them again.',
    /** Between two sessions of the room. */
    between:
      'The bot can see new sessions in room {{room}} again (case {{number}}). If they come back, it removes them again.',
  },
  ended: {
    title: 'No longer kept out: {{name}}',
    /** A lock of the session may remove them all the same, so it says nothing else. */
    time: 'Time’s up, so the bot no longer keeps them out of room {{room}} (case {{number}}).',
    'session-over':
      'The session in room {{room}} is over, so there’s nothing left to keep them out of (case {{number}}).',
    protected:
      'This server’s settings now protect their ID, so the bot no longer removes them from room {{room}} (case {{number}}). Someone with **Manage Server** can remove the protection in {/kick-settings}.',
    'room-not-allowed':
      'This server can no longer moderate room {{room}}, so the bot no longer removes them from it (case {{number}}). Someone with **Manage Server** can see this server’s rooms in {/kick-settings}.',
    'account-changed':
      'This server’s VideoSDK account was removed or replaced, so the bot no longer removes them from room {{room}} (case {{number}}).',
    'let-back-in': 'They were let back in, so the bot no longer keeps them out of room {{room}} (case {{number}}).',
    voided: 'Case {{number}} was voided, so the bot no longer keeps them out of room {{room}}.',
    refused:
      'VideoSDK rejects the bot’s credentials, so the bot can’t keep them out of room {{room}} (case {{number}}). Someone with **Manage Server** can check this server’s own VideoSDK account in {/kick-settings}. If it has none, only the bot’s operator can fix that.',
  },
  letIn: {
    title: 'Let back in: {{name}}',
    done: '✅ **{{name}}** can come back. The bot won’t remove them again.',
    /** The server has locked the session, and they aren't among those who may be in. */
    doneLocked:
      '⚠️ **{{name}}** is no longer kept out, but the session is locked: the bot removes them if they join. To change that, use {/lock-session}.',
    noOne: 'Nothing was changed. Case {{number}} isn’t keeping anyone out anymore.',
    titleNoOne: 'That keep-out is already over',
    button: 'Let back in',
  },
  /** A namesake: someone who may be the person who is kept out, or someone else. */
  namesake: {
    title: 'Is that {{name}} again?',
    /** `when` is "4 minutes ago". */
    joined:
      '{{name}} is being kept out of room {{room}} (case {{number}}). Someone with the same name but a different ID joined {{when}}.',
    noOne: 'It may be someone else, so no one was removed.',
    button: 'Remove and keep out',
    /** Stored as the reason of the case. */
    reason: 'Same name as the person kept out in case {{number}}',
    /** Instead of a notice about each of them. `people` is 6 or more. */
    many: {
      title: '{{people}} people with names of kept-out people',
      joined:
        'At least {{people}} people have joined room {{room}} under the name of someone who’s being kept out. The latest is {{name}} (case {{number}}). No one was removed for that.',
      counted:
        'So that they don’t fill this channel, the bot now only counts them. See who’s there, and remove anyone you want out.',
    },
    left: { title: 'They’re no longer in the session', noOne: 'There was no one to remove.' },
    over: {
      title: 'That keep-out is already over',
      noOne:
        'No one was removed. The person with that name was let back in, or the session is over. You can remove anyone with {/kick-participant}.',
    },
  },
  /** Replaces a message that Discord blocks. Contains no external text. */
  plain: {
    title: 'Update on the person kept out in case {{number}}',
    namesake:
      'Someone with the same name but a different ID joined the session. They may be a different person, so no one was removed.',
    blind:
      'The bot can’t see who’s in the session, so it won’t notice if they come back. They’re still kept out. The bot keeps checking and will tell you when it can see again.',
    blindBetween:
      'The bot can’t see which sessions are running, so it may not notice if a new one starts and they come back. They’re still kept out. The bot keeps checking and will tell you when it can see again.',
    seesAgainBetween:
      'The bot can see new sessions again. They’re still kept out. If they come back, it removes them again.',
    seesAgain:
      'The bot can see who’s in the session again. They’re still kept out. If they come back, it removes them again.',
    ended: 'They’re no longer kept out.',
    blocked: 'Discord blocked the full message, probably because of a name, word or link in it. See {/kick-case}.',
  },
  /** Someone who was removed should be kept out, too. */
  question: {
    title: 'Keep out: {{name}}?',
    choose:
      'Choose how long. During that time, the bot removes them again each time they come back to this session or, with “in this room”, to any session in this room.',
    menu: 'Keep out for how long?',
  },
  started: {
    title: '🔒 Kept out: {{name}}',
    session: 'Kept out of room {{room}} until this session ends.',
    until: 'Kept out of room {{room}} until {{clock}} ({{when}}), or until the session ends.',
    room: 'Kept out of every session in room {{room}} until someone lets them back in.',
    /** `clock` is "1 December 2026 21:40", `when` is "in 7 days". */
    roomUntil: 'Kept out of every session in room {{room}} until {{clock}} ({{when}}).',
    ifBack:
      'If they come back, the bot removes them again within seconds. It recognizes them by ID. VideoSDK has no bans, so they can come in with a new ID.',
  },
  impossible: {
    title: 'Can’t keep them out',
    protected: 'This server’s settings protect that participant ID.',
    roomNotAllowed:
      'This server can no longer moderate that room. Someone with **Manage Server** can see this server’s rooms in {/kick-settings}.',
    gone: 'Either no one was removed in that case, it was voided or deleted, or the person was erased from it.',
  },
} as const;
