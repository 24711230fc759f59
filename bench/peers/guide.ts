import {
  type ChatInputCommandInteraction,
  Client,
  Collection,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  MessageFlags,
  SlashCommandBuilder,
} from 'discord.js';
import { REFUSAL, report } from './answers.ts';
import { environment } from './environment.ts';
import { activeParticipants, removeParticipant } from './videosdk-with-ky.ts';

/** discord.js as in its own guide and the `create-discord-bot` template: nothing tuned, nothing left out. */
const kickParticipant = {
  data: new SlashCommandBuilder()
    .setName('kick-participant')
    .setDescription('Remove a participant from a running session')
    .addStringOption((option) => option.setName('participant').setDescription('Who').setRequired(true))
    .addStringOption((option) => option.setName('session').setDescription('Where').setRequired(true)),

  async execute(interaction: ChatInputCommandInteraction): Promise<void> {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    if (!interaction.inCachedGuild()) return;
    if (!interaction.member.roles.cache.hasAny(...environment.moderatorRoleIds)) {
      await interaction.editReply(REFUSAL);
      return;
    }
    const sessionId = interaction.options.getString('session', true);
    const wanted = interaction.options.getString('participant', true);
    const target = (await activeParticipants(sessionId)).find((each) => each.participantId === wanted);
    if (!target) {
      await interaction.editReply('No one with that ID is here.');
      return;
    }
    await removeParticipant(sessionId, target.participantId);
    const { title, description, color } = report(target, await activeParticipants(sessionId));
    const embed = new EmbedBuilder().setTitle(title).setDescription(description).setColor(color);
    await interaction.editReply({ embeds: [embed] });
  },
};

const commands = new Collection([[kickParticipant.data.name, kickParticipant]]);

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: {
    api: environment.discordApiUrl,
    ...(environment.liftRestLimit ? { globalRequestsPerSecond: Number.POSITIVE_INFINITY } : {}),
  },
});

client.once(Events.ClientReady, (readyClient) => {
  console.log(`Ready! Logged in as ${readyClient.user.tag}`);
});

// Without a listener, a command that was too late for Discord would end the process.
client.on(Events.Error, (error) => console.error(error));

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const command = commands.get(interaction.commandName);
  if (!command) {
    console.error(`No command matching ${interaction.commandName} was found.`);
    return;
  }
  try {
    await command.execute(interaction);
  } catch (error) {
    console.error(error);
    const content = 'There was an error while executing this command!';
    if (interaction.replied || interaction.deferred) {
      await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
    } else {
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    }
  }
});

await client.login(environment.discordToken);
