/** Below the title of a message that came from the menu of a member: how it was found out who they are, or why it was not. */
export const member = {
  foundById: 'Found by the ID, which has that of {{member}} at Discord in it.',
  /** Why the moderator has to say who is meant. */
  notFound: {
    several:
      '{{member}}: Several IDs have that of this member in them, or not everybody could be looked at. They come first.',
    'by-name': '{{member}}: No ID tells who this member is. People with a like name come first: a name proves nothing.',
    nobody: '{{member}}: Nobody connected has the ID or the name of this member.',
    'nobody-seen':
      '{{member}}: Nobody who was seen has the ID or the name of this member, but not everybody could be looked at.',
  },
} as const;
