import type { Command, Server } from '../../../sandbox/control/protocol.ts';

/** A command as Discord lists it, with what a test changes. */
export function command(name: string, options: readonly object[] = [], type = 1): Command {
  return { id: name, type, name, description: `About ${name}`, options } as unknown as Command;
}

/** An option of a command; text by default. */
export function option(name: string, more: object = {}): object {
  return { type: 3, name, description: `About ${name}`, ...more };
}

export const SERVER: Server = {
  id: '1',
  name: 'Riverside Arts',
  bot: { id: '70', name: 'Bouncer' },
  channels: [
    { id: '31', name: 'general' },
    { id: '32', name: 'kick-log' },
  ],
  roles: [
    { id: '91', name: 'Moderators' },
    { id: '92', name: 'Stewards' },
  ],
  people: [
    { id: '11', name: 'Mia', part: 'Moderator', roleIds: ['92', '91'], locale: 'en-US' },
    { id: '12', name: 'Ben', part: 'Second moderator', roleIds: ['92'], locale: 'en-US' },
    { id: '13', name: 'Alex', part: 'Ordinary member', roleIds: [], locale: 'en-US' },
    { id: '14', name: 'Alex', part: 'Administrator', roleIds: [], locale: 'en-US' },
  ],
  locale: 'en-US',
};
