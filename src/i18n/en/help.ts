/** The commands a member can use, on one screen. */
export const help = {
  none: {
    title: 'You can’t use any commands here',
    what: 'Bouncer lets this server’s moderators remove people from running sessions.',
  },
  title_one: 'You can use {{count, number}} command',
  title_other: 'You can use {{count, number}} commands',
  now: 'With the roles and permissions you have in this server now:',
  closed: '⚠️ No one can remove anyone yet: this server has no moderator roles. Set them in {/kick-settings}.',
  /** `command` is a name, `about` its description without a period. */
  command: '• **/{{command}}**: {{about}}',
  menu: '• **{{command}}**, under *Apps* in a member’s menu: {{about}}',
  messageMenu: '• **{{command}}**, under *Apps* in a message’s menu: {{about}}',
  /** Who can do what, for someone who can't do anything. */
  may: {
    everyone: '• Anyone in this server can see this help.',
    moderatorsNone:
      '• Remove people and see cases: no role yet. Someone with **Manage Server** can set the roles in {/kick-settings}.',
    moderators: '• Remove people and see cases: {{roles}}.',
    endersNone: '• End a session for everyone: no one yet. Someone with **Manage Server** can choose who.',
    enders: '• End a session for everyone: {{roles}}.',
    managers: '• Change the settings: anyone with **Manage Server**.',
    administrators: '• Everything else: administrators of this server.',
  },
} as const;
