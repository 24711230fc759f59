import { createRequire } from 'node:module';
import {
  type APIApplicationCommandInteractionDataOption,
  type APIInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  Client,
  type Gateway,
  GatewayDispatchEvents,
  InteractionType,
  MessageFlags,
} from '@discordjs/core';
import { REST } from 'discord.js';
import { REFUSAL, report } from './answers.ts';
import { environment } from './environment.ts';
import { activeParticipants, removeParticipant } from './videosdk-with-ky.ts';

/**
 * `@discordjs/core`, the leanest well-maintained library, as an expert uses it: no intents, and the limit of 50
 * requests per second lifted, which would otherwise hold back replies that Discord doesn't limit.
 */
type WebSocketManager = Gateway & { connect(): Promise<void> };

// The top-level package in node_modules is the older one that discord.js brings; core only emits events with its own.
const { WebSocketManager } = createRequire(import.meta.resolve('@discordjs/core'))('@discordjs/ws') as {
  WebSocketManager: new (options: { token: string; intents: number; rest: REST }) => WebSocketManager;
};

const rest = new REST({
  version: '10',
  api: environment.discordApiUrl,
  globalRequestsPerSecond: Number.POSITIVE_INFINITY,
}).setToken(environment.discordToken);
const gateway = new WebSocketManager({ token: environment.discordToken, intents: 0, rest });
const client = new Client({ rest, gateway });

function text(options: readonly APIApplicationCommandInteractionDataOption[] | undefined, name: string): string {
  const option = options?.find((each) => each.name === name);
  if (option?.type !== ApplicationCommandOptionType.String) throw new Error(`option ${name} is missing`);
  return option.value;
}

async function execute(interaction: APIInteraction): Promise<void> {
  if (interaction.type !== InteractionType.ApplicationCommand) return;
  if (interaction.data.type !== ApplicationCommandType.ChatInput || interaction.data.name !== 'kick-participant')
    return;
  const { id, token, application_id: application } = interaction;
  const { interactions } = client.api;
  await interactions.defer(id, token, { flags: MessageFlags.Ephemeral });
  const roles = interaction.member?.roles ?? [];
  if (!environment.moderatorRoleIds.some((role) => roles.includes(role))) {
    await interactions.editReply(application, token, { content: REFUSAL });
    return;
  }
  const sessionId = text(interaction.data.options, 'session');
  const wanted = text(interaction.data.options, 'participant');
  const target = (await activeParticipants(sessionId)).find((each) => each.participantId === wanted);
  if (!target) {
    await interactions.editReply(application, token, { content: 'No one with that ID is here.' });
    return;
  }
  await removeParticipant(sessionId, target.participantId);
  await interactions.editReply(application, token, {
    embeds: [report(target, await activeParticipants(sessionId))],
  });
}

client.on(GatewayDispatchEvents.InteractionCreate, async ({ data }) => {
  try {
    await execute(data);
  } catch (error) {
    console.error(error);
    await client.api.interactions
      .editReply(data.application_id, data.token, { content: 'That didn’t work.' })
      .catch(console.error);
  }
});

client.once(GatewayDispatchEvents.Ready, ({ data }) => console.log(`Ready as ${data.user.username}`));

await gateway.connect();
