/** What members report to moderators. */
export const reports = {
  /** The form. Titles and labels: at most 45 characters. Descriptions: at most 100. */
  form: {
    title: 'Report to moderators',
    pick: 'Who is it?',
    pickDescription: 'The people in the running session. Leave it empty to type a name',
    who: 'Who is it?',
    whoElse: 'Or type a name',
    whoDescription: 'The name you see in the session',
    what: 'What happened?',
    whatDescription: 'Whoever can read the moderators’ channel sees this',
    pictures: 'Pictures',
    picturesDescription: 'Up to {{most, number}}. Discord keeps the files, and moderators see them',
  },
  /** A menu's placeholder. */
  choose: 'Choose a person',
  /** The answer to the member who reported someone. `when` is "in 4 minutes". */
  sent: {
    title: 'Sent to the moderators',
    /** When it isn't in their channel yet. */
    titleWaiting: 'Recorded',
    /** When Discord blocked something in it. */
    titlePartly: 'Sent in part',
    what: 'Whoever can read the moderators’ channel sees it, and sees that it’s from you. The bot shows it to no one else.',
    waiting: 'It’s recorded, but not in the moderators’ channel yet. The bot keeps trying.',
    textRefused: 'Discord blocked what you wrote, so moderators see the report without it.',
    picturesRefused_one: 'Discord refused {{count, number}} picture, so moderators see the report without it.',
    picturesRefused_other: 'Discord refused {{count, number}} pictures, so moderators see the report without them.',
    /** When Discord refuses all of it. */
    refused:
      'It’s recorded, but Discord refuses to show it, so moderators can’t see it. Tell a moderator what happened.',
    dropped_one: '{{count, number}} file wasn’t sent along, because it’s not a picture.',
    dropped_other: '{{count, number}} files weren’t sent along, because they’re not pictures.',
  },
  off: { title: 'No reports here', why: 'This server doesn’t take reports.' },
  noChannel: {
    title: 'No reports here right now',
    why: 'Nothing was sent: this server hasn’t chosen a channel where reports arrive. Tell a moderator.',
  },
  limited: {
    title: 'Not sent yet',
    why: 'You’ve sent {{most, number}} reports within {{minutes, number}} minutes. You can send the next one {{when}}.',
  },
  missing: {
    title: 'Nothing was sent',
    who: 'Say who it is. You can copy what you wrote from above.',
    what: 'Write what happened.',
  },
  /** The database failed while it was recorded. What was typed is shown above. */
  notOnRecord: {
    title: 'Your report isn’t on record',
    why: 'The bot’s database failed. You can copy what you wrote from above, and send it again.',
  },
  tooLate: { title: 'The form didn’t open', why: 'Discord or the bot was too slow. Nothing was sent.' },
  /** At most 34 characters. */
  again: 'Report…',
  /** The message in the log channel. */
  title: 'Report {{number}} · {{who}}',
  titleHandled: 'Handled · Report {{number}} · {{who}}',
  titleDismissed: '➖ Dismissed · Report {{number}} · {{who}}',
  /** `when` is "4 minutes ago". `cases` is a list of "case 12". */
  handled: '{{moderator}} acted on this {{when}}. What came of it: {{cases}}.',
  handledNoCase: '{{moderator}} acted on this {{when}}.',
  dismissed: '{{moderator}} dismissed this {{when}}.',
  case: 'case {{number}}',
  caseLink: '[case {{number}}]({{link}})',
  /** `case` is "case 12", or a link that says so. */
  caseVoided: '{{case}} (voided)',
  by: 'Reported by {{reporter}} {{when}}',
  /** In the middle of a sentence. */
  former: 'someone who was forgotten',
  typed: 'The name is what the member typed. It proves nothing.',
  picked: 'Picked from the people in the session.',
  pickedUnknown: 'Picked from the people in a session. Who it was isn’t known anymore, because they left.',
  /** A name that was typed although someone was picked. At the end of what happened, in the same line. */
  alsoTyped: '(Also typed as a name: {{who}})',
  /** Above the people to remove someone from. `id` is someone’s participant ID. */
  pickedGone:
    'The person who was picked, ID {{id}}, isn’t in the session anymore. Someone else can have their name: it proves nothing.',
  pickedUnseen:
    'The bot can’t see whether the person who was picked, ID {{id}}, is still in the session. Someone else can have their name: it proves nothing.',
  member: 'Discord member: {{member}}',
  /** The name that was typed isn’t this member’s. */
  memberOther: 'Begun on the Discord member {{member}}, but another name was typed.',
  message: '[The reported message]({{link}})',
  what: 'What happened: {{what}}',
  pictures_one: '{{count, number}} picture below',
  pictures_other: '{{count, number}} pictures below',
  picturesRefused_one: '{{count, number}} picture is left out, because Discord refused it',
  picturesRefused_other: '{{count, number}} pictures are left out, because Discord refused them',
  /** At most 34 characters. */
  buttons: { remove: 'Remove…', keepOut: 'Keep out…', dismiss: 'Dismiss' },
  /** What a moderator reads who was too late. */
  handledAlready: {
    title: 'Report {{number}} is already handled',
    nothing: 'Nothing was done.',
  },
  gone: { title: 'This report is gone', why: 'It was erased, so there’s nothing left to act on.' },
  /** In a case that came from a report. */
  ofCase: 'From report {{number}}',
  ofCaseLink: 'From [report {{number}}]({{link}})',
} as const;
