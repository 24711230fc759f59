import type { Choice, Conversation, FieldValue, ModalFile, OpenModal, PressOptions } from './control.ts';
import { ClientRefusal } from './control.ts';
import type { InteractionState } from './interaction-store.ts';
import { isFile } from './modal-files.ts';
import { fieldsOf, filledIn } from './modal-form.ts';
import type { ModalBody } from './modal-rules.ts';
import type { InteractionSender } from './send-interaction.ts';
import type { MemberState, World } from './world.ts';

/**
 * The modal that an interaction opened, as the person has it on the screen.
 * @param converse turns a submission into a conversation
 */
export function openModal(
  world: World,
  sender: InteractionSender,
  member: MemberState,
  { opener, modal }: { readonly opener: InteractionState; readonly modal: ModalBody },
  converse: (interaction: InteractionState, typed: string) => Conversation,
): OpenModal {
  let submitted: InteractionState | null = null;
  return {
    title: modal.title,
    customId: modal.custom_id,
    fields: fieldsOf(modal),
    body: modal as unknown as OpenModal['body'],
    submit(values: Readonly<Record<string, FieldValue>> = {}, how: PressOptions = {}) {
      const force = how.force ?? false;
      // A client closes the modal once it gets a response. One that failed can be sent again.
      if (submitted && !submitted.failed && !force) throw new ClientRefusal(`"${modal.title}" was already submitted`);
      const guild = world.guilds.get(opener.guildId ?? '') ?? null;
      submitted = sender.send(member, {
        kind: 'modal',
        guild,
        channel: world.channels.get(opener.channelId) ?? null,
        data: filledIn(world, { guild, member, channelId: opener.channelId, force }, modal, values),
        owners: opener.metadata.authorizing_integration_owners as Readonly<Record<string, string>>,
        source: opener.source,
        metadata: { triggering_interaction_metadata: opener.metadata },
        how,
      });
      return converse(submitted, typedText(modal, values));
    },
  };
}

function typedText({ title }: ModalBody, values: Readonly<Record<string, FieldValue>>): string {
  const fields = Object.entries(values).map(([customId, value]) => `${customId}: ${valueText(value)}`);
  return fields.length > 0 ? `${title} (${fields.join('; ')})` : title;
}

function valueText(value: FieldValue): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  return value.map((each: Choice | ModalFile) => (isFile(each) ? each.name : choiceText(each))).join(', ');
}

/** A choice as readable text. */
export function choiceText(choice: string | { readonly label: string } | { readonly id: string }): string {
  if (typeof choice === 'string') return choice;
  return 'label' in choice ? choice.label : choice.id;
}
