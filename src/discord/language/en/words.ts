/** What many messages have in common. */
export const words = {
  person: { nameless: '(no name)' },
  room: { nameless: '(unnamed room)' },
  given: { nothing: '(nothing)' },
  people_one: '{{count, number}} person',
  people_other: '{{count, number}} people',
  /** The end of a list that is cut. */
  more_one: '… and {{count, number}} more',
  more_other: '… and {{count, number}} more',
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
  /** How long ago, where Discord renders no times: in menus and completions. Units come from the language's own rules. */
  elapsed: { unknown: '?', now: 'just now' },
} as const;
