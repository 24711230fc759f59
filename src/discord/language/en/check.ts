/**
 * Whether everything that the bot needs is well, for an administrator: one line each, and what to do where it is not. Names
 * of variables, of programs and of pages stay as they are.
 */
export const check = {
  /** What stands before each line. */
  marks: { ok: '✅ OK', problem: '⚠️ Problem', unknown: '❔ Not known' },
  line: '{{mark}} · {{finding}}',
  problems_one: '⚠️ {{count, number}} problem found',
  problems_other: '⚠️ {{count, number}} problems found',
  /** `of` is how many things were looked at. */
  unknown_one: '❔ {{count, number}} of {{of, number}} could not be found out',
  unknown_other: '❔ {{count, number}} of {{of, number}} could not be found out',
  well: '✅ All is well',
  looked: 'Looked at just now; where something is not well, its line says what to do.',
  heading: '**What was found**',
  /** `time` is "9 ms", `limit` "2 sec", in all that follow. */
  discord: {
    taken: '**Discord’s API**: takes the bot’s token, answers in {{time}}.',
    refused:
      '**Discord’s API**: refuses the bot’s token. Copy it anew from the Developer Portal (Bot > Reset Token) to DISCORD_TOKEN, and start the bot again.',
    'no-answer':
      '**Discord’s API**: did not answer within {{limit}}, or failed. Try again; if it stays so, look into the bot’s log, and at discordstatus.com.',
  },
  gateway: {
    connected: '**Discord’s gateway**: connected, events arrive.',
    down: '**Discord’s gateway**: a connection is down; the bot restores it by itself. If it stays so, start the bot again.',
  },
  moderatorRoles: {
    none: '**Moderator roles**: none, so everybody is refused. Choose some in {/kick-settings}.',
    mine: '**Moderator roles**: {{number, number}} set; you have one of them.',
    notMine:
      '**Moderator roles**: {{number, number}} set; you have none of them, so you may not remove anybody yourself.',
  },
  /** `api` is "v1" or "v2", `use` one of the three under `uses`. */
  credentials: {
    taken: '**VideoSDK {{api}}** ({{use}}): takes the credentials, answers in {{time}}.',
    refused:
      '**VideoSDK {{api}}** ({{use}}): refuses the credentials. Compare VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY with VideoSDK’s dashboard, and start the bot again.',
    busy: '**VideoSDK {{api}}** ({{use}}): takes no more requests at the moment. Try again in a minute.',
    'no-answer':
      '**VideoSDK {{api}}** ({{use}}): did not answer within {{limit}}, or failed. Try again; if it stays so, look into the bot’s log, and at VideoSDK’s status page.',
    uses: { removes: 'removes people', reads: 'only reads', unused: 'not used now' },
  },
  rooms: {
    notListed: '**Rooms**: every room that is not another server’s; none is listed that could be looked for.',
    none: '**Rooms**: none; the bot works for another server alone.',
    known_one: '**Rooms**: VideoSDK knows the one that is listed.',
    known_other: '**Rooms**: VideoSDK knows all {{count, number}} that are listed.',
    /** `rooms` is “town-hall”, “choir”; the second when there are more than are named. */
    notFound:
      '**Rooms**: VideoSDK knows no room {{rooms}}. Compare the spelling in {/kick-settings}; a custom room ID that nobody has used yet is not known either.',
    notFoundMore_one:
      '**Rooms**: VideoSDK knows no room {{rooms}} and {{count, number}} more. Compare the spelling in {/kick-settings}; a custom room ID that nobody has used yet is not known either.',
    notFoundMore_other:
      '**Rooms**: VideoSDK knows no room {{rooms}} and {{count, number}} more. Compare the spelling in {/kick-settings}; a custom room ID that nobody has used yet is not known either.',
    notRead:
      '**Rooms**: {{number, number}} of {{of, number}} could not be looked for: VideoSDK did not answer within {{limit}}, or failed. Try again; if it stays so, look into the bot’s log.',
    room: '“{{room}}”',
    nameless: '(not visible)',
  },
  logChannel: {
    none: '**Log channel**: none is set; cases are shown in no channel.',
    seen: '**Log channel**: {{channel}} is open to the bot.',
    closed:
      '**Log channel**: {{channel}} is gone, or the bot may not see it or write there. Give the bot *View Channel*, *Send Messages* and *Embed Links* there, or choose another channel in {/kick-settings}.',
    'no-answer':
      '**Log channel**: {{channel}} could not be looked at: Discord did not answer within {{limit}}, or failed. Try again; if it stays so, look into the bot’s log.',
  },
  /** `engine` is "SQLite" or "PostgreSQL". */
  store: {
    away: '**Store** ({{engine}}): did not answer within {{limit}}, or failed. Try again; if it stays so, look into the bot’s log. Without it nobody is removed.',
    well: '**Store** ({{engine}}): answers in {{time}}, up to date ({{applied, number}} of {{known, number}} changes of the schema).',
    newer: '**Store** ({{engine}}): was changed by a newer version of Bouncer. Start that version everywhere.',
    older: '**Store** ({{engine}}): lacks changes of the schema. Start the bot again: it makes them at start.',
  },
  clock: {
    /** `whose` is "Discord and VideoSDK"; `time` is "7 sec". */
    agrees: '**Clock**: agrees with {{whose}}.',
    unknown: '**Clock**: can’t be compared: neither Discord nor VideoSDK has told the time.',
    behind:
      '**Clock**: this machine’s is {{time}} behind {{whose}}. Set it with NTP. Until then, the bot doesn’t go by it.',
    ahead:
      '**Clock**: this machine’s is {{time}} ahead of {{whose}}. Set it with NTP. Until then, the bot doesn’t go by it.',
  },
  /** `when` is "4 minutes ago", `reason` a code of Discord. */
  unshown_one:
    '**Log channel**: {{count, number}} case couldn’t be shown there, {{when}}: Discord refuses it for good ({{reason}}). The bot’s log says which one. If *Embed Links* is missing there, or a filter blocks it, change that and run {/kick-check} again: then it’s tried once more.',
  unshown_other:
    '**Log channel**: {{count, number}} cases couldn’t be shown there, the first {{when}}: Discord refuses them for good (last: {{reason}}). The bot’s log says which ones. If *Embed Links* is missing there, or a filter blocks them, change that and run {/kick-check} again: then they’re tried once more.',
  unheard_one:
    '**Keep-outs**: {{count, number}} message reached nobody, {{when}}: Discord refuses it for good ({{reason}}). The bot’s log says which one. See {/keep-outs}, and {/participants} for who’s in the session. It’s shown here for a day.',
  unheard_other:
    '**Keep-outs**: {{count, number}} messages reached nobody, the first {{when}}: Discord refuses them for good (last: {{reason}}). The bot’s log says which ones. See {/keep-outs}, and {/participants} for who’s in the session. They’re shown here for a day.',
  /** `reason` is a code of the store. */
  unwritten_one:
    '**Store**: {{count, number}} change was refused {{when}} and set aside ({{reason}}). The bot’s log says which one; report it.',
  unwritten_other:
    '**Store**: {{count, number}} changes were refused and set aside, the first {{when}} (last: {{reason}}). The bot’s log says which ones; report them.',
  logLines_one:
    '**Bot’s log**: {{count, number}} line couldn’t be written since the start. Is the disk full? The bot works on without it.',
  logLines_other:
    '**Bot’s log**: {{count, number}} lines couldn’t be written since the start. Is the disk full? The bot works on without them.',
  listing: {
    account: '**Sessions**: VideoSDK lists all of them at once.',
    rooms_one: '**Sessions**: VideoSDK lists them only room by room; the bot asks for {{count, number}} room.',
    rooms_other: '**Sessions**: VideoSDK lists them only room by room; the bot asks for {{count, number}} rooms.',
    noRooms:
      '**Sessions**: VideoSDK lists them only room by room, and no room is known, so none is found. List this server’s rooms in {/kick-settings}, or name them in VIDEOSDK_ROOM_IDS and start the bot again.',
    unknown: '**Sessions**: VideoSDK hasn’t said yet how it lists them. Try again in a minute.',
  },
  versions: '**Version**: Bouncer {{bot}} on Node.js {{node}}.',
} as const;
