import type { Cast } from './cast.ts';

/**
 * Ada tells the bot where its log channel is, as an administrator does: with its own command. What she reads is hers
 * alone and is taken away again, so that the page begins empty.
 *
 * @throws when the bot does not answer, or not with that menu
 */
export async function chooseLogChannel({ ada, discord, logChannel }: Cast): Promise<void> {
  const settings = await ada.run('kick-settings').reply();
  const changed = await ada.choose(settings, { label: 'Log channel' }, [{ id: logChannel.id }]).reply();
  discord.removeMessage(changed);
}
