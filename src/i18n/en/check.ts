/**
 * Tells an administrator whether everything the bot needs works: one line each, and what to do if it doesn't. Keep the
 * names of variables, programs and pages as they are.
 */
export const check = {
  /** What each line starts with. */
  marks: { ok: '✅ OK', problem: '⚠️ Problem', unknown: '❔ Unknown' },
  line: '{{mark}} · {{finding}}',
  problems_one: '⚠️ {{count, number}} problem found',
  problems_other: '⚠️ {{count, number}} problems found',
  /** `of` is how many things were checked. */
  unknown_one: '❔ Couldn’t check {{count, number}} of {{of, number}}',
  unknown_other: '❔ Couldn’t check {{count, number}} of {{of, number}}',
  well: '✅ Everything works',
  looked: 'Checked just now. Each problem below says how to fix it.',
  /** The same without problems. */
  lookedNoProblems: 'Checked just now.',
  heading: '**Checks**',
  /** `time` is "9 ms" and `limit` "2 sec", from here on. */
  discord: {
    taken: '**Discord API**: accepts the bot’s token, answered in {{time}}.',
    refused:
      '**Discord API**: rejects the bot’s token. Get a new one in the Developer Portal (Bot > Reset Token), put it in DISCORD_TOKEN, and restart the bot.',
    'no-answer':
      '**Discord API**: failed, or didn’t answer within {{limit}}. Try again. If it keeps failing, check the bot’s log and discordstatus.com.',
  },
  gateway: {
    connected: '**Discord gateway**: connected and receiving events.',
    down: '**Discord gateway**: disconnected. The bot is reconnecting. If it stays disconnected, restart the bot.',
  },
  moderatorRoles: {
    none: '**Moderator roles**: none, so no one can remove anyone. Choose some in {/kick-settings}.',
    mine: '**Moderator roles**: {{number, number}} set, and you have one.',
    notMine: '**Moderator roles**: {{number, number}} set. You don’t have any of them, so you can’t remove anyone.',
  },
  /** `api` is "v1" or "v2", `use` one of the three under `uses`. */
  credentials: {
    taken: '**VideoSDK {{api}}** ({{use}}): accepts the credentials, answered in {{time}}.',
    refused:
      '**VideoSDK {{api}}** ({{use}}): rejects the credentials. If this server has its own account, someone with **Manage Server** can connect it again in {/kick-settings}. Otherwise, compare VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY with the VideoSDK dashboard, and restart the bot.',
    busy: '**VideoSDK {{api}}** ({{use}}): isn’t taking more requests right now. Try again in a minute.',
    'no-answer':
      '**VideoSDK {{api}}** ({{use}}): failed, or didn’t answer within {{limit}}. Try again. If it keeps failing, check the bot’s log and VideoSDK’s status page.',
    uses: { removes: 'removes people', reads: 'only reads', unused: 'not in use' },
  },
  rooms: {
    notListed:
      '**Rooms**: every room that doesn’t belong to another server. None are listed, so there was nothing to check.',
    none: '**Rooms**: none. This bot is limited to a different server.',
    known_one: '**Rooms**: VideoSDK knows the listed room.',
    known_other: '**Rooms**: VideoSDK knows all {{count, number}} listed rooms.',
    /** `rooms` is “town-hall”, “choir”. The second is for when there are more than are named. */
    notFound:
      '**Rooms**: VideoSDK doesn’t know {{rooms}}. Check the spelling in {/kick-settings}. VideoSDK also doesn’t know a custom room ID until someone uses it.',
    notFoundMore_one:
      '**Rooms**: VideoSDK doesn’t know {{rooms}} and {{count, number}} more. Check the spelling in {/kick-settings}. VideoSDK also doesn’t know a custom room ID until someone uses it.',
    notFoundMore_other:
      '**Rooms**: VideoSDK doesn’t know {{rooms}} and {{count, number}} more. Check the spelling in {/kick-settings}. VideoSDK also doesn’t know a custom room ID until someone uses it.',
    notRead:
      '**Rooms**: couldn’t check {{number, number}} of {{of, number}}, because VideoSDK failed or didn’t answer within {{limit}}. Try again. If it keeps failing, check the bot’s log.',
    room: '“{{room}}”',
    nameless: '(not visible)',
  },
  logChannel: {
    none: '**Log channel**: not set, so cases aren’t posted anywhere.',
    seen: '**Log channel**: the bot can post in {{channel}}.',
    closed:
      '**Log channel**: {{channel}} is gone, or the bot can’t view it or post there. Give the bot *View Channel*, *Send Messages* and *Embed Links* there, or choose another channel in {/kick-settings}.',
    /** `permissions` is a list of the ones below. */
    lacks:
      '**Log channel**: the bot still needs {{permissions}} in {{channel}}. Allow that there, or choose another channel in {/kick-settings}.',
    permissions: {
      'send-messages': '*Send Messages*',
      'send-messages-in-threads': '*Send Messages in Threads*',
      'embed-links': '*Embed Links*',
    },
    locked:
      '**Log channel**: {{channel}} is a locked thread, so the bot can’t post there. Unlock it, or choose another channel in {/kick-settings}.',
    'timed-out':
      '**Log channel**: the bot is timed out on this server, so it can’t post in {{channel}}. Remove the timeout.',
    waiting:
      '**Log channel**: cases are waiting to be posted in {{channel}}, because the last try failed or hasn’t finished. The bot keeps trying. If this doesn’t change within a minute, check the bot’s log.',
    refused:
      '**Log channel**: Discord refuses the bot’s posts in {{channel}}, although the bot has every permission it needs there. Choose another channel in {/kick-settings}. The bot’s log has Discord’s answer.',
    'no-answer':
      '**Log channel**: couldn’t check {{channel}}, because Discord failed or didn’t answer within {{limit}}. Try again. If it keeps failing, check the bot’s log.',
  },
  /** `engine` is "SQLite" or "PostgreSQL". */
  store: {
    away: '**Database** ({{engine}}): failed, or didn’t answer within {{limit}}. Without it, the bot doesn’t remove anyone. Try again. If it keeps failing, check the bot’s log.',
    well: '**Database** ({{engine}}): answered in {{time}}, up to date ({{applied, number}} of {{known, number}} migrations).',
    newer: '**Database** ({{engine}}): a newer version of Bouncer changed it. Run that version everywhere.',
    older: '**Database** ({{engine}}): migrations are missing. Restart the bot to apply them.',
  },
  clock: {
    /** `whose` is "Discord and VideoSDK"; `time` is "7 sec". */
    agrees: '**Clock**: matches {{whose}}.',
    unknown: '**Clock**: can’t be compared, because neither Discord nor VideoSDK has sent the time.',
    behind:
      '**Clock**: this machine’s clock is {{time}} behind {{whose}}. Set it with NTP. Until then, the bot doesn’t rely on it.',
    ahead:
      '**Clock**: this machine’s clock is {{time}} ahead of {{whose}}. Set it with NTP. Until then, the bot doesn’t rely on it.',
  },
  /** `when` is "4 minutes ago", `reason` one of Discord's codes. */
  unshown_one:
    '**Log channel**: posting {{count, number}} case failed {{when}} ({{reason}}). The bot’s log says which one. If *Embed Links* is missing there, or a filter blocks it, fix that and run {/kick-check} again. The bot then retries.',
  unshown_other:
    '**Log channel**: posting {{count, number}} cases failed, first {{when}} (last reason: {{reason}}). The bot’s log says which ones. If *Embed Links* is missing there, or a filter blocks them, fix that and run {/kick-check} again. The bot then retries.',
  unheard_one:
    '**Keep-outs**: sending {{count, number}} message failed {{when}} ({{reason}}), so no one got it. The bot’s log says which one. Check {/keep-outs}, and {/participants} to see who’s in the session. This line stays for a day.',
  unheard_other:
    '**Keep-outs**: sending {{count, number}} messages failed, first {{when}} (last reason: {{reason}}), so no one got them. The bot’s log says which ones. Check {/keep-outs}, and {/participants} to see who’s in the session. This line stays for a day.',
  /** `reason` is one of the database's codes. */
  unwritten_one:
    '**Database**: it rejected {{count, number}} change {{when}}, and the bot set it aside ({{reason}}). The bot’s log says which one. Please report it.',
  unwritten_other:
    '**Database**: it rejected {{count, number}} changes, the first {{when}}, and the bot set them aside (last: {{reason}}). The bot’s log says which ones. Please report them.',
  logLines_one:
    '**Bot’s log**: {{count, number}} line couldn’t be written since the bot started. Is the disk full? The bot keeps working without it.',
  logLines_other:
    '**Bot’s log**: {{count, number}} lines couldn’t be written since the bot started. Is the disk full? The bot keeps working without them.',
  listing: {
    account: '**Sessions**: VideoSDK lists them all at once.',
    rooms_one: '**Sessions**: VideoSDK only lists them by room. The bot checks {{count, number}} room.',
    rooms_other: '**Sessions**: VideoSDK only lists them by room. The bot checks {{count, number}} rooms.',
    noRooms:
      '**Sessions**: VideoSDK only lists them by room, and the bot doesn’t know any room, so it finds none. List this server’s rooms in {/kick-settings}, or set VIDEOSDK_ROOM_IDS and restart the bot.',
    unknown: '**Sessions**: VideoSDK hasn’t shown how it lists them yet. Try again in a minute.',
  },
  versions: '**Version**: Bouncer {{bot}} on Node.js {{node}}.',
} as const;
