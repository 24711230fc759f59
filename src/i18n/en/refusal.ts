/** "You can't do this", and who can. */
export const refusal = {
  outsideGuild: {
    title: 'Only works in a server',
    noOne: 'No one was removed.',
    why: 'Run this in a server that has Bouncer. Moderator roles only exist there.',
  },
  title: 'You can’t do this',
  noOneRemoved: 'No one was removed.',
  nothingChanged: 'Nothing was changed.',
  noSessionEnded: 'No session was ended.',
  enders: {
    none: 'No one can end sessions here yet. Someone with **Manage Server** can choose who in {/kick-settings}.',
    some: 'These roles can: {{roles}}. Ask someone who has one.',
  },
  moderators: {
    none: 'No role can do this yet. Someone with **Manage Server** can set the moderator roles in {/kick-settings}.',
    some: 'These roles can: {{roles}}. Ask someone who has one, or ask an administrator for the role.',
  },
  /** For those who can change the settings, and lack a role. */
  managing: {
    noModerators: 'No role can do this yet.',
    noEnders: 'No one can end sessions here yet.',
    some: 'These roles can: {{roles}}. You don’t have any of them.',
    toGetOne:
      'You can manage this server, so you can choose which roles can: press the button below, and choose one that you have. To give yourself a role, open *Server Settings > Members*. That needs **Manage Roles**.',
    /** A button: at most 34 characters. */
    choose: 'Choose roles…',
  },
  managers: 'You need the **Manage Server** permission. Ask someone who has it.',
  administrators: 'Only administrators of this server can do this. Ask one of them.',
  moreRoles_one: '{{roles}} and {{count, number}} more',
  moreRoles_other: '{{roles}} and {{count, number}} more',
  notYours: {
    title: 'This isn’t yours to use',
    run: 'Nothing was changed. This belongs to {{owner}}. Run the command yourself.',
  },
} as const;
