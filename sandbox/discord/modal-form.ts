import { chooseIn, preselected } from './component-press.ts';
import type { Component } from './component-types.ts';
import { ComponentType, childrenOf } from './component-types.ts';
import type { FieldValue, ModalField } from './control.ts';
import { ClientRefusal } from './control.ts';
import { choicesOf, uploadedIn } from './modal-files.ts';
import { checkedValues, isChecked, radioValue } from './modal-groups.ts';
import type { ModalBody } from './modal-rules.ts';
import type { Entities, resolveEntities } from './resolved.ts';
import { mergeEntities, noEntities } from './resolved.ts';
import type { World } from './world.ts';

const kinds: Readonly<Record<number, ModalField['kind']>> = {
  [ComponentType.textInput]: 'text',
  [ComponentType.stringSelect]: 'string-select',
  [ComponentType.userSelect]: 'user-select',
  [ComponentType.roleSelect]: 'role-select',
  [ComponentType.mentionableSelect]: 'mentionable-select',
  [ComponentType.channelSelect]: 'channel-select',
  [ComponentType.radioGroup]: 'radio-group',
  [ComponentType.checkboxGroup]: 'checkbox-group',
  [ComponentType.checkbox]: 'checkbox',
  [ComponentType.fileUpload]: 'file-upload',
};

const SHORT = 1;
const MAX_TEXT = 4000;

/**
 * The fields that a person can fill in.
 * @throws {ClientRefusal} for a component that can't be filled in here
 */
export function fieldsOf(modal: ModalBody): ModalField[] {
  return modal.components.flatMap((part) =>
    childrenOf(part).map(([component]) => {
      const kind = kinds[component.type];
      if (!kind || component.custom_id == null) {
        throw new ClientRefusal(`components of type ${component.type} can’t be filled in by this client`);
      }
      return {
        customId: component.custom_id,
        kind,
        label: part.label ?? component.label ?? '',
        description: part.description ?? null,
        // A checkbox can be left as it is.
        required: kind !== 'checkbox' && isRequired(component),
        placeholder: component.placeholder ?? null,
        value: initialValue(kind, component),
        options: (component.options ?? []).map(({ label, value, description = null }) => ({
          label,
          value,
          description,
        })),
      };
    }),
  );
}

function initialValue(kind: ModalField['kind'], component: Component): ModalField['value'] {
  switch (kind) {
    case 'text':
      return component.value ?? '';
    case 'checkbox':
      return component.default ?? false;
    case 'radio-group':
      return preselected(component)[0] ?? null;
    default:
      return preselected(component);
  }
}

/**
 * The data of a submitted modal. Source:
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
 * @throws {ClientRefusal} if a client wouldn't submit it, unless forced
 */
export function filledIn(
  world: World,
  facts: Parameters<typeof resolveEntities>[1] & { readonly channelId: string },
  modal: ModalBody,
  values: Readonly<Record<string, FieldValue>>,
): object {
  const known = new Set(fieldsOf(modal).map(({ customId }) => customId));
  const stray = Object.keys(values).find((customId) => !known.has(customId));
  if (stray !== undefined) {
    throw new ClientRefusal(`"${modal.title}" has no field ${stray}; it has ${[...known].join(', ')}`);
  }
  const entities: Entities[] = [];
  const fill = (component: Component): object => {
    const { type, id, custom_id } = component;
    const given = values[custom_id ?? ''];
    const field = { type, id, custom_id };
    const referring = (found: Entities): object => {
      entities.push(found);
      return { ...field, values: found.ids };
    };
    switch (type) {
      case ComponentType.textInput:
        return { ...field, value: typedText(component, given, facts.force) };
      case ComponentType.radioGroup:
        return { ...field, value: radioValue(component, given, facts.force) };
      case ComponentType.checkboxGroup:
        return { ...field, values: checkedValues(component, given, facts.force) };
      case ComponentType.checkbox:
        return { ...field, value: isChecked(component, given) };
      case ComponentType.fileUpload:
        return referring(uploadedIn(world, facts, component, given));
      default:
        return referring(chosenIn(world, facts, component, given));
    }
  };
  const components = modal.components.map(({ type, id, components: row, component }) => ({
    type,
    id,
    ...(row && { components: row.map(fill) }),
    ...(component && { component: fill(component) }),
  }));
  const { resolved } = mergeEntities(entities);
  return { custom_id: modal.custom_id, components, ...(Object.keys(resolved).length > 0 && { resolved }) };
}

function typedText(input: Component, given: FieldValue | undefined, force: boolean): string {
  const text = given ?? input.value ?? '';
  if (typeof text !== 'string') throw new ClientRefusal(`${input.custom_id} is a text field`);
  if (force) return text;
  const { length } = [...text];
  const [min, max] = [input.min_length ?? 0, input.max_length ?? MAX_TEXT];
  // A required field needs more than whitespace.
  if (isRequired(input) && text.trim() === '') throw new ClientRefusal(`${input.custom_id} is required`);
  if (length > 0 && (length < min || length > max)) {
    throw new ClientRefusal(`${input.custom_id} takes ${min} to ${max} characters, not ${length}`);
  }
  if (input.style === SHORT && /[\r\n]/.test(text)) throw new ClientRefusal(`${input.custom_id} takes a single line`);
  return text;
}

function chosenIn(
  world: World,
  facts: Parameters<typeof resolveEntities>[1],
  select: Component,
  given: FieldValue | undefined,
): Entities {
  const before = preselected(select);
  const chosen = given === undefined ? before : choicesOf(select, given);
  if (chosen.length > 0 || facts.force) return chooseIn(world, facts, select, chosen);
  if (isRequired(select)) throw new ClientRefusal(`${select.custom_id} is required`);
  // Phones can't clear a selection unless zero values are allowed.
  if (before.length > 0 && select.min_values !== 0) {
    throw new ClientRefusal(`${select.custom_id} can’t be cleared on a phone, because its min_values isn’t 0`);
  }
  return noEntities;
}

function isRequired({ required }: Component): boolean {
  return required ?? true;
}
