import type { Conversation, Message } from '../../sandbox/discord/index.ts';
import type { Community, Stage } from './stage.ts';

/** Managers who are at it at the same time. */
const AT_ONCE = 8;
const STEP_WITHIN_MS = 30_000;

/** In each server of a stage, a manager chooses the log channel and turns reports on, with `/kick-settings`. */
export async function setUp({ communities }: Stage): Promise<void> {
  const left = [...communities];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await setUpOne(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function setUpOne({ manager, log }: Community): Promise<void> {
  const shown = (conversation: Conversation): Promise<Message> => conversation.reply({ timeoutMs: STEP_WITHIN_MS });
  const overview = await shown(manager.run('kick-settings'));
  const chosen = await shown(manager.choose(overview, { customId: /^kick-settings:channel:/u }, [log]));
  const page = await shown(manager.choose(chosen, { label: 'Change…' }, [{ label: 'Reports' }]));
  await shown(manager.press(page, { label: 'Turn reports on' }));
  // A form opens only where reports are taken, and have somewhere to go.
  await manager.run('report').modal({ timeoutMs: STEP_WITHIN_MS });
}
