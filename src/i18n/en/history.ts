/** A server's cases, page by page, and finding someone in them. */
export const history = {
  none: {
    title: 'No cases yet',
    what: 'Each removal with {/kick-participant} becomes a case and is listed here with its result.',
  },
  noneFits: {
    title: 'No case matches',
    more: 'Leave out an option to see more. People who were forgotten can’t be found anymore.',
  },
  title: 'This server’s cases',
  newestFirst: 'Newest first',
  /** The parts of each line. */
  heading: '**Case · result · who · moderator**',
  /**
   * A case in one line: "12 ✅ Removed · Ada · @Mia · 4 minutes ago". `~~` strikes out the text in between; keep the
   * marks where they are. `returns` is how often they came back and were removed again.
   */
  line: {
    plain: '**{{number}}** {{outcome}} · {{who}} · {{moderator}} · {{when}}',
    returned: '**{{number}}** {{outcome}} · {{who}} · came back {{returns, number}}× · {{moderator}} · {{when}}',
    voided: '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 voided · {{moderator}} · {{when}}',
    voidedReturned:
      '~~**{{number}}** {{outcome}} · {{who}}~~ 🚫 voided · came back {{returns, number}}× · {{moderator}} · {{when}}',
    /** Stands in for a name. */
    forgotten: '*forgotten*',
  },
  /** The search conditions, one per line. */
  conditions: {
    person: 'Participant: {{name}}',
    personForgotten: 'Participant: someone who was forgotten',
    name: 'Everyone named {{name}}',
    nameForgotten: 'Everyone with the same name as someone who was forgotten',
    several: 'More than one person had that name. To see only one, pick them in `{kick-history participant}`.',
    moderator: 'Moderator: {{moderator}}',
    outcome: 'Result: {{outcome}}',
    /** `when` is a date and a time. */
    since: 'Since {{when}}',
  },
  /** A menu of the cases on the page. The placeholder has at most 100 characters. `elapsed` is "4 min". */
  open: {
    placeholder: 'Open a case',
    label: '{{number}} · {{name}}',
    description: '{{outcome}} · {{elapsed}}',
  },
  /** At most 34 characters. */
  buttons: { newer: '◀ Newer', older: 'Older ▶', export: 'Export CSV', exportNext: 'Export next part' },
  /**
   * Completions: a case, and a moderator with the number of their recent cases. The bot reads the number and the ID
   * back from these texts, so a case's number has to come first, and ` · ` has to stay on both sides of a part.
   */
  completion: {
    case: '{{number}} · {{outcome}} · {{name}} · {{elapsed}}',
    moderator_one: '{{count, number}} recent case · {{id}}',
    moderator_other: '{{count, number}} recent cases · {{id}}',
    you_one: '{{count, number}} recent case · {{id}} (you)',
    you_other: '{{count, number}} recent cases · {{id}} (you)',
  },
  /**
   * What people type, separated by commas: every common form, short ones too. Case and accents don't matter. English is
   * also understood in every language. The first of `meWords` is in the option's description.
   */
  typed: {
    meWords: 'me, you',
    todayWords: 'today',
    yesterdayWords: 'yesterday',
    minuteWords: 'minute, minutes, min, mins',
    hourWords: 'hour, hours, h',
    dayWords: 'day, days, d',
    weekWords: 'week, weeks, w',
    monthWords: 'month, months',
    yearWords: 'year, years, y',
    /** Words around a span of time that don't change its meaning: "since 7 days", "last week", "2 h ago". */
    fillerWords: 'ago, since, last, the, past',
  },
  /**
   * Suggestions for how far back to search. They're understood through the words of `typed`. At most 100 characters.
   */
  since: {
    today: 'today (from midnight UTC)',
    yesterday: 'yesterday (from midnight UTC)',
    '24 hours': '24 hours',
    '7 days': '7 days',
    '30 days': '30 days',
    '90 days': '90 days',
    '1 year': '1 year',
  },
  export: {
    title_one: '{{count, number}} case exported',
    title_other: '{{count, number}} cases exported',
    how: 'Newest first. Times are in UTC. Cells that a spreadsheet might calculate or round start with an apostrophe.',
    care: 'This is personal data. Share the file with care, and delete it when you’re done.',
    next: '**Not every case fit.** Press the button for the next part.',
  },
  /** An option the bot can't understand, and what it would. Anything in quotes must be among the words of `typed`. */
  notUnderstood: {
    title: 'Couldn’t understand “{{given}}”',
    moderator: 'Mention someone, paste their user ID, or pick a suggestion in `{kick-history moderator}`.',
    /** `example` is the first outcome: "Removed". */
    outcome: 'Pick a suggestion in `{kick-history outcome}`, such as “{{example}}”.',
    since: 'Type “today”, “7 days”, “36 hours” or a date such as “2026-11-01”.',
    sinceFuture: 'That’s in the future. Type “today”, “7 days”, or a past date.',
  },
  noOne: {
    title: 'No one called “{{given}}”',
    find: 'They have no cases in this server. Pick a suggestion in `{kick-history participant}`, or paste their ID.',
  },
  /** Several people match. */
  several: {
    title: 'Which “{{given}}”?',
    looking: 'More than one person matches.',
    erasing: 'Nothing was erased, because more than one person matches.',
    pick: 'Pick one in `{kick-history participant}`, or paste their ID.',
    heading: '**In this server’s cases**',
    /** `when` is "4 minutes ago". */
    line: '{{name}} · last case {{when}} · ID {{id}}',
  },
} as const;
