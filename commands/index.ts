import type { Command } from '../src/discord/command.ts';
import { type KickParticipantParts, kickParticipant } from './kick-participant.ts';
import { type KickSettingsParts, kickSettings } from './kick-settings.ts';

export type CommandParts = KickParticipantParts & KickSettingsParts;

/** Every command of the bot: one file and one line each. */
export function createCommands(parts: CommandParts): readonly Command[] {
  return [kickParticipant(parts), kickSettings(parts)];
}
