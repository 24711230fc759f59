/** Words and phrases that many messages share. */
export const words = {
  person: { nameless: '(no name)' },
  room: { nameless: '(unnamed room)' },
  given: { nothing: '(nothing)' },
  people_one: '{{count, number}} person',
  people_other: '{{count, number}} people',
  /** From an incomplete list. Used in the middle of a sentence, like the one before. */
  atLeast_one: 'at least {{count, number}} person',
  atLeast_other: 'at least {{count, number}} people',
  /** The end of a shortened list. */
  more_one: '… and {{count, number}} more',
  more_other: '… and {{count, number}} more',
  /** VideoSDK rejected the bot because of its token's times. `time` is "3 min". */
  refusedForTime: {
    ahead:
      'VideoSDK rejected the bot because the bot’s clock is {{time}} ahead. The bot now uses VideoSDK’s time, so try again. The bot’s operator should correct the clock.',
    behind:
      'VideoSDK rejected the bot because the bot’s clock is {{time}} behind. The bot now uses VideoSDK’s time, so try again. The bot’s operator should correct the clock.',
    renewed: 'VideoSDK rejected the bot because its token had expired. It has a new one now, so try again.',
  },
  timeUnknown: 'time unknown',
  case: 'Case {{number}}',
  reference: 'Reference {{reference}}',
  reason: 'Reason: {{reason}}',
  joined: '{{name}} · joined {{when}}',
  candidate: '{{name}} · joined {{when}} · ID {{id}}',
  /** What can be copied from a message. */
  copy: { id: 'ID {{id}}', room: 'Room {{room}}' },
  session: {
    counted: '{{room}} · {{people}} · started {{when}} · ID {{id}}',
    uncounted: '{{room}} · started {{when}} · ID {{id}}',
  },
  /** A list is incomplete, and why: one line each. */
  incomplete: {
    people: 'This list is incomplete. People may be missing.',
    sessions: 'This list is incomplete. Sessions may be missing.',
    seen: '**Sessions the bot can see**',
    none: '**The bot can’t see any session.**',
    gaps: {
      'not-found': 'VideoSDK’s response had no list in it.',
      'page-missing': 'VideoSDK didn’t send every page of the list.',
      'no-page-info': 'VideoSDK didn’t say whether the list continues.',
      'pages-moved': 'The list kept changing while the bot read it.',
      'unreadable-entry': 'The list has an entry the bot can’t read.',
      emptied: 'VideoSDK’s list is empty, but that doesn’t prove no one is there.',
      'rooms-unknown': 'VideoSDK only lists sessions by room, and the bot doesn’t know every room.',
    },
    rooms:
      'Someone with **Manage Server** can list this server’s rooms in {/kick-settings}, or the bot’s operator can set `VIDEOSDK_ROOM_IDS`.',
  },
  /**
   * How long ago something was, for menus and completions, where Discord doesn't render times. Units come from the
   * language's own rules.
   */
  elapsed: { unknown: '?', now: 'just now' },
} as const;
