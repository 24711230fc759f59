/** "You may not", and who may. */
export const refusal = {
  outsideGuild: {
    title: 'Only in a server',
    nobody: 'Nobody was removed.',
    why: 'This works only in a server that Bouncer was added to, because moderator roles exist only there.',
  },
  title: 'You may not do this',
  nobodyRemoved: 'Nobody was removed.',
  nothingChanged: 'Nothing was changed.',
  noSessionEnded: 'No session was ended.',
  enders: {
    none: 'Nobody may end sessions here, until somebody who may manage this server chooses who: {/kick-settings}.',
    some: 'Who may: {{roles}}. Ask one of them.',
  },
  moderators: {
    none: 'No role may. Somebody who may manage this server can set the moderator roles: {/kick-settings}.',
    some: 'Who may: {{roles}}. Ask one of them, or ask an administrator for the role.',
  },
  managers: 'This needs the permission **Manage Server**. Ask somebody who has it.',
  administrators: 'This is for administrators of this server alone. Ask one of them.',
  moreRoles_one: '{{roles}} and {{count, number}} more',
  moreRoles_other: '{{roles}} and {{count, number}} more',
  notYours: {
    title: 'Not yours to press',
    run: 'Nothing was changed. This belongs to {{owner}}; run the command yourself.',
  },
} as const;
