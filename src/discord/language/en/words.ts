/** What many messages have in common. */
export const words = {
  person: { nameless: '(no name)' },
  room: { nameless: '(unnamed room)' },
  given: { nothing: '(nothing)' },
  people_one: '{{count, number}} person',
  people_other: '{{count, number}} people',
  /** From a list that lacks somebody. In the middle of a sentence, as the one before. */
  atLeast_one: 'at least {{count, number}} person',
  atLeast_other: 'at least {{count, number}} people',
  /** The end of a list that is cut. */
  more_one: '… and {{count, number}} more',
  more_other: '… and {{count, number}} more',
  /** VideoSDK refused the times of what the bot showed it; `time` is "3 min". */
  refusedForTime: {
    ahead:
      'VideoSDK refused the bot because the clock of the bot’s machine is {{time}} ahead. The bot goes by VideoSDK’s clock now, so try again. Whoever runs this bot should set that clock.',
    behind:
      'VideoSDK refused the bot because the clock of the bot’s machine is {{time}} behind. The bot goes by VideoSDK’s clock now, so try again. Whoever runs this bot should set that clock.',
    mended: 'VideoSDK refused the bot because its token had run out. It has a new one now, so try again.',
  },
  timeUnknown: 'time unknown',
  case: 'Case {{number}}',
  reference: 'Reference {{reference}}',
  reason: 'Reason: {{reason}}',
  joined: '{{name}} · joined {{when}}',
  candidate: '{{name}} · joined {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · since {{when}} · ID {{id}}',
    uncounted: '{{room}} · since {{when}} · ID {{id}}',
  },
  /** A list lacks something, and why: each a line of its own. */
  incomplete: {
    people: 'This list is incomplete: somebody may be missing.',
    sessions: 'This list is incomplete: a session may be missing.',
    seen: '**Sessions that were seen**',
    none: '**No session was seen.**',
    gaps: {
      'not-found': 'VideoSDK answered, but not with a list.',
      'page-missing': 'VideoSDK didn’t send every page of the list.',
      'no-page-info': 'VideoSDK didn’t say whether the list goes on.',
      'pages-moved': 'The list kept changing while the bot read it.',
      'unreadable-entry': 'The list has an entry that the bot can’t read.',
      emptied: 'VideoSDK’s list is empty, but that doesn’t prove that nobody’s there.',
      'rooms-unknown': 'VideoSDK lists sessions only by room, and the bot doesn’t know all the rooms.',
    },
    rooms:
      'Somebody who can manage this server can list its rooms in {/kick-settings}, or whoever runs this bot can set `VIDEOSDK_ROOM_IDS`.',
  },
  /** How long ago, where Discord renders no times: in menus and completions. Units come from the language's own rules. */
  elapsed: { unknown: '?', now: 'just now' },
} as const;
