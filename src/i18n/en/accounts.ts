/** The VideoSDK account of a server. */
export const accounts = {
  /** Titles where there is no account to use: of a removal, of the end of a session, and of a list. */
  notRemoved: 'No one removed: no VideoSDK account to use',
  notEnded: '⛔ Not ended: no VideoSDK account to use',
  notRead: '⛔ No VideoSDK account to use',
  /** Why there is none. */
  none: 'This server has no VideoSDK account yet. Someone with **Manage Server** can connect one in {/kick-settings}.',
  unreadable:
    'The bot can’t decrypt this server’s VideoSDK account. Someone with **Manage Server** can connect it again in {/kick-settings}, or the bot’s operator can set the right SECRETS_KEY: give them the reference below.',
  changed:
    'This server’s VideoSDK account was just removed or replaced, so nothing was sent to VideoSDK. Run the command again.',
  /** After a crash, in place of what was seen. */
  recovered: 'This server’s VideoSDK account was removed or replaced since, so the bot couldn’t check.',
  noKey: 'To connect an account, the bot’s operator has to set SECRETS_KEY first.',
  webhooks: 'Webhooks of this account go to the bot’s address, followed by `{{path}}`. Keep it to yourselves.',
  /** What VideoSDK said to credentials, so that they weren't saved, and what to do. */
  verdicts: {
    wrong: 'VideoSDK doesn’t know this API key with this secret. Copy both again from its dashboard (API Keys).',
    refused:
      'VideoSDK knows these credentials, but doesn’t let them list sessions and remove people. Check the account in its dashboard.',
    busy: 'VideoSDK isn’t taking more requests right now, so the account couldn’t be checked. Try again in a minute.',
    unreachable:
      'VideoSDK can’t be reached or gives no clear answer, so the account couldn’t be checked. Try again in a minute.',
    malformed: 'API keys and secrets have no spaces or special letters in them. Copy both again.',
  },
} as const;
