import type { Component } from './component-types.ts';
import { ButtonStyle, ComponentType, everyComponent, isSelect } from './component-types.ts';
import type { Choice, ComponentTarget } from './control.ts';
import { ClientRefusal } from './control.ts';
import type { MessageState } from './messages.ts';
import type { Entities, EntityKind } from './resolved.ts';
import { noEntities, resolveEntities } from './resolved.ts';
import type { MemberState, World } from './world.ts';

const entityKinds: Readonly<Record<number, readonly EntityKind[]>> = {
  [ComponentType.userSelect]: ['user'],
  [ComponentType.roleSelect]: ['role'],
  [ComponentType.mentionableSelect]: ['user', 'role'],
  [ComponentType.channelSelect]: ['channel'],
};

/** Every channel here is a text channel. */
const TEXT_CHANNEL = 0;

/** Whether a person's client shows the message at all. */
export function sees(world: World, member: MemberState, { latest, deleted, ephemeralTo }: MessageState): boolean {
  if (deleted || (ephemeralTo !== null && ephemeralTo !== member.user.id)) return false;
  if (latest.channel_id === member.dmChannelId) return true;
  const channel = world.channels.get(latest.channel_id);
  return channel !== undefined && channel.guildId === member.guildId;
}

/**
 * Finds the button or select that a person means.
 * @throws {ClientRefusal} if there's none or more than one, or it can't be used; forced, only if it has no custom ID
 */
export function findComponent(
  message: MessageState,
  kind: 'button' | 'select',
  target: ComponentTarget,
  force: boolean,
): Component & { readonly custom_id: string } {
  const candidates = everyComponent(message.latest.components ?? []).filter((component) =>
    kind === 'button' ? component.type === ComponentType.button : isSelect(component),
  );
  const found = candidates.filter((component) => isMeant(component, target));
  const [component] = found;
  if (found.length > 1) throw new ClientRefusal(`${found.length} components match ${describe(target)}`);
  if (!component) {
    if (force && 'customId' in target && typeof target.customId === 'string') {
      return {
        type: kind === 'button' ? ComponentType.button : ComponentType.stringSelect,
        custom_id: target.customId,
      };
    }
    const there = candidates.map((each) => `"${labelOf(each)}" (${each.custom_id})`).join(', ');
    throw new ClientRefusal(`no ${kind} matches ${describe(target)}; the message has ${there || 'none'}`);
  }
  if (component.style === ButtonStyle.link || component.custom_id == null) {
    throw new ClientRefusal(`"${labelOf(component)}" is a link: the bot gets no event for it`);
  }
  if (component.disabled && !force) throw new ClientRefusal(`"${labelOf(component)}" is disabled`);
  return { ...component, custom_id: component.custom_id };
}

/**
 * What a client sends for the choices in a select, with its checks.
 * @throws {ClientRefusal} if a choice isn't offered or is made twice, or there are too few or too many, unless forced
 */
export function chooseIn(
  world: World,
  facts: Parameters<typeof resolveEntities>[1],
  select: Component,
  chosen: readonly Choice[],
): Entities {
  const kinds = entityKinds[select.type];
  const entities = kinds
    ? resolveEntities(world, facts, kinds, chosen)
    : { ...noEntities, ids: chosen.map((choice) => optionValue(select, choice, facts.force)) };
  if (facts.force) return entities;
  const { length } = entities.ids;
  const [min, max] = [select.min_values ?? 1, select.max_values ?? 1];
  if (length < min || length > max) {
    throw new ClientRefusal(`"${labelOf(select)}" takes ${min} to ${max} values, not ${length}`);
  }
  if (new Set(entities.ids).size < length) throw new ClientRefusal(`a value was chosen twice in "${labelOf(select)}"`);
  if (select.type === ComponentType.channelSelect && length > 0) {
    const types = select.channel_types ?? [];
    if (types.length > 0 && !types.includes(TEXT_CHANNEL)) {
      throw new ClientRefusal(`"${labelOf(select)}" doesn’t offer text channels`);
    }
  }
  return entities;
}

/** The values that a select or a group shows as chosen at first. */
export function preselected(select: Component): string[] {
  return [
    ...(select.options ?? []).filter((option) => option.default).map(({ value }) => value),
    ...(select.default_values ?? []).map(({ id }) => id),
  ];
}

/** The text a client shows on the component. */
export function labelOf(component: Component): string {
  return component.label || component.placeholder || component.emoji?.name || 'Make a selection';
}

/**
 * The value of an option that is chosen by its value or its label.
 * @throws {ClientRefusal} if it isn't offered; forced, only if it's a label
 */
export function optionValue(select: Component, choice: Choice, force: boolean): string {
  const options = select.options ?? [];
  const meant =
    typeof choice === 'string'
      ? options.filter(({ value }) => value === choice)
      : options.filter(({ label }) => 'label' in choice && label === choice.label);
  const [option] = meant;
  if (option && meant.length === 1) return option.value;
  if (force && typeof choice === 'string') return choice;
  const offered = options.map(({ label, value }) => `"${label}" (${value})`).join(', ');
  throw new ClientRefusal(`${JSON.stringify(choice)} is not one of ${offered}`);
}

function isMeant(component: Component, target: ComponentTarget): boolean {
  const [wanted, text] =
    'customId' in target ? [target.customId, component.custom_id] : [target.label, labelOf(component)];
  if (text == null) return false;
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}

function describe(target: ComponentTarget): string {
  return 'customId' in target ? `custom ID ${target.customId}` : `label ${target.label}`;
}
