import type { Client } from 'discord.js';
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  Events,
  LabelBuilder,
  ModalBuilder,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { Discord } from '../../../sandbox/discord/index.ts';
import { clientOf, kickCommand, openDiscord, restOf } from './support.ts';

async function openClient(): Promise<{ discord: Discord; client: Client<true> }> {
  const discord = await openDiscord();
  const client = await clientOf(discord);
  await restOf(discord).put(`/applications/${discord.applicationId}/commands`, {
    body: [kickCommand, { type: 2, name: 'Kick out' }],
  });
  return { discord, client };
}

const buttons = () =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('yes').setLabel('Yes').setEmoji('✅').setStyle(ButtonStyle.Danger),
    new ButtonBuilder().setCustomId('edit').setLabel('Edit').setStyle(ButtonStyle.Secondary),
  );

describe('the official client', () => {
  it('updates a message with one button, opens a modal with another, and updates the message from it', async () => {
    const { discord, client } = await openClient();
    client.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({ content: 'Sure?', components: [buttons()], flags: 'Ephemeral' });
      } else if (interaction.isButton() && interaction.customId === 'yes') {
        await interaction.deferUpdate();
        await interaction.editReply({ content: 'Done', components: [] });
        await interaction.followUp({ content: 'See the log', flags: 'Ephemeral' });
      } else if (interaction.isButton()) {
        const text = new TextInputBuilder().setCustomId('why').setStyle(TextInputStyle.Paragraph).setValue('noise');
        const length = new StringSelectMenuBuilder()
          .setCustomId('length')
          .setOptions({ label: 'One hour', value: '1h' }, { label: 'One day', value: '1d' });
        await interaction.showModal(
          new ModalBuilder()
            .setCustomId('reason')
            .setTitle('Reason')
            .addLabelComponents(
              new LabelBuilder().setLabel('Why').setTextInputComponent(text),
              new LabelBuilder().setLabel('Length').setStringSelectMenuComponent(length),
            ),
        );
      } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
        const why = interaction.fields.getTextInputValue('why');
        const [length] = interaction.fields.getStringSelectValues('length');
        await interaction.update({ content: `Sure? ${why} ${length}` });
      }
    });
    const ana = discord.addGuild().addMember({ name: 'Ana' });
    const conversation = ana.run('kick');
    const message = await conversation.reply();
    const form = await ana.press(message, { label: 'Edit' }).modal();
    expect(await form.submit({ length: [{ label: 'One day' }] }).reply()).toMatchObject({ content: 'Sure? noise 1d' });
    const press = ana.press(message, { label: 'Yes' });
    expect(await press.reply()).toMatchObject({ id: message.id, content: 'Done', components: [], flags: 64 });
    expect(await press.waitForFollowUp()).toMatchObject({ content: 'See the log', flags: 64 });
    expect(conversation.versions.map(({ content }) => content)).toEqual(['Sure?', 'Sure? noise 1d', 'Done']);
    expect(discord.violations).toEqual([]);
  });

  it('reads what was chosen in every kind of select', async () => {
    const { discord, client } = await openClient();
    const chosen: unknown[] = [];
    client.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({
          components: [
            new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(new UserSelectMenuBuilder().setCustomId('u')),
            new ActionRowBuilder<RoleSelectMenuBuilder>().addComponents(
              new RoleSelectMenuBuilder().setCustomId('r').setMinValues(0).setMaxValues(5),
            ),
            new ActionRowBuilder<ChannelSelectMenuBuilder>().addComponents(
              new ChannelSelectMenuBuilder().setCustomId('c').setChannelTypes(ChannelType.GuildText),
            ),
          ],
        });
      } else if (interaction.isAnySelectMenu()) {
        chosen.push([interaction.customId, interaction.values]);
        await interaction.deferUpdate();
      }
    });
    const guild = discord.addGuild();
    const ana = guild.addMember({ name: 'Ana' });
    const role = guild.addRole({ name: 'Crew' });
    const log = guild.addChannel({ name: 'log' });
    const message = await ana.run('kick').reply();
    await ana.choose(message, { customId: 'u' }, [ana]).acknowledged();
    await ana.choose(message, { customId: 'r' }, [role]).acknowledged();
    await ana.choose(message, { customId: 'r' }, []).acknowledged();
    await ana.choose(message, { customId: 'c' }, [log]).acknowledged();
    expect(chosen).toEqual([
      ['u', [ana.id]],
      ['r', [role.id]],
      ['r', []],
      ['c', [log.id]],
    ]);
    expect(discord.violations).toEqual([]);
  });

  it('sends files, and messages to a channel, and hears about commands in a person’s menu', async () => {
    const { discord, client } = await openClient();
    const guild = discord.addGuild();
    const log = guild.addChannel({ name: 'log' });
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isUserContextMenuCommand()) return;
      const file = () => new AttachmentBuilder(Buffer.from('a,b'), { name: 'cases.csv', description: 'All' });
      await interaction.reply({ content: interaction.targetUser.username, files: [file()], withResponse: true });
      await client.rest.post(`/channels/${log.id}/messages`, {
        body: { content: 'logged', nonce: interaction.id, enforce_nonce: true },
        files: [{ name: 'cases.csv', data: 'a,b' }],
      });
    });
    const ana = guild.addMember({ name: 'Ana' });
    const reply = await ana.useOn('Kick out', ana).reply();
    expect(reply.content).toBe('ana');
    for (const message of [reply, await log.waitForMessage(1)]) {
      expect(discord.filesOf(message)).toMatchObject([{ name: 'cases.csv', text: 'a,b' }]);
    }
    expect(discord.violations).toEqual([]);
  });
});
