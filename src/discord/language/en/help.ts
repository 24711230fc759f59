/** The commands that one member may use, in one screen. */
export const help = {
  none: {
    title: 'You may use no command here',
    what: 'Bouncer removes people from running sessions, for this server’s moderators.',
  },
  title_one: '{{count, number}} command is yours to use',
  title_other: '{{count, number}} commands are yours to use',
  now: 'With your roles and permissions in this server, as they are now:',
  closed: '⚠️ Nobody may remove anybody yet: this server has no moderator roles. {/kick-settings} sets them.',
  /** `command` is a name, `about` what its description says, without a full stop. */
  command: '• **/{{command}}**: {{about}}',
  menu: '• **{{command}}**, in a member’s menu under *Apps*: {{about}}',
  /** Who may what, for somebody who may nothing. */
  may: {
    everybody: '• Everybody in this server may ask for this help.',
    moderatorsNone:
      '• To remove people and see cases: no role may, until somebody who may manage this server chooses some in {/kick-settings}.',
    moderators: '• To remove people and see cases: {{roles}}.',
    endersNone: '• To end a session for everybody: nobody, until somebody who may manage this server chooses who.',
    enders: '• To end a session for everybody: {{roles}}.',
    managers: '• To change the settings: whoever has the permission **Manage Server**.',
    administrators: '• All else: the administrators of this server.',
  },
} as const;
