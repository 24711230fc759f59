import { renderMessage } from './discord/index.ts';
import type { Fixtures } from './fixtures.ts';

/**
 * Ada sets the log channel as an administrator does: with the bot's own command. The reply is only for her and is
 * removed again, so that the page starts empty.
 *
 * @throws if the bot doesn't answer, not with that menu, or doesn't confirm the change
 */
export async function chooseLogChannel({ ada, discord, logChannel }: Fixtures): Promise<void> {
  const settings = await ada.run('kick-settings').reply();
  const changed = await ada.choose(settings, { label: 'Log channel' }, [{ id: logChannel.id }]).reply();
  const text = renderMessage(changed, { now: Date.now(), channels: { [logChannel.id]: logChannel.name } });
  if (!text.includes(`Log channel: #${logChannel.name}`)) {
    throw new Error('The bot doesn’t confirm it.');
  }
  discord.removeMessage(changed);
}
