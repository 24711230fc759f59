/** Below the title of a message from a member's context menu: how the bot identified them, or why it couldn't. */
export const member = {
  foundById: 'Found by ID: the participant ID contains {{member}}’s Discord ID.',
  /** Why the moderator has to say who is meant. */
  notFound: {
    several:
      '{{member}}: more than one ID contains this member’s Discord ID, or the bot couldn’t check everyone. Likely matches come first.',
    'by-name':
      '{{member}}: no ID identifies this member. People with a similar name come first, but a name proves nothing.',
    noOne: '{{member}}: no one connected has this member’s ID or name.',
    noOneSeen: '{{member}}: no one the bot can see has this member’s ID or name, but it couldn’t check everyone.',
  },
  /** The same in a form, instead of how many people there are: at most 100 characters, of which the name takes up to 40. */
  form: {
    several: 'Several IDs contain {{member}}’s Discord ID. They come first',
    'by-name': 'No ID identifies {{member}}. Similar names come first, but prove nothing',
    noOne: 'No one here has {{member}}’s Discord ID or name',
  },
} as const;
