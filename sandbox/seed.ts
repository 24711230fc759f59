import { renderMessage } from './discord/index.ts';
import type { Fixtures } from './fixtures.ts';

/**
 * Ada tells the bot where its log channel is, as an administrator does: with its own command. What she reads is hers
 * alone and is taken away again, so that the page begins empty.
 *
 * @throws when the bot does not answer, not with that menu, or does not say that it is so now
 */
export async function chooseLogChannel({ ada, discord, logChannel }: Fixtures): Promise<void> {
  const settings = await ada.run('kick-settings').reply();
  const changed = await ada.choose(settings, { label: 'Log channel' }, [{ id: logChannel.id }]).reply();
  const text = renderMessage(changed, { now: Date.now(), channels: { [logChannel.id]: logChannel.name } });
  if (!text.includes(`Log channel: #${logChannel.name}`)) {
    throw new Error('The bot does not say that it is.');
  }
  discord.removeMessage(changed);
}
