import { optionValue, preselected } from './component-press.ts';
import type { Component } from './component-types.ts';
import type { FieldValue } from './control.ts';
import { ClientRefusal } from './control.ts';
import { choicesOf } from './modal-files.ts';

/**
 * The value of a radio group: null if nothing is chosen.
 * @throws {ClientRefusal} if something is required, more than one is chosen, or it isn't offered, unless forced
 */
export function radioValue(group: Component, given: FieldValue | undefined, force: boolean): string | null {
  const chosen = given === undefined ? preselected(group) : choicesOf(group, given ?? []);
  if (chosen.length > 1) throw new ClientRefusal(`${group.custom_id} takes a single choice, not ${chosen.length}`);
  const [choice] = chosen;
  if (choice !== undefined) return optionValue(group, choice, force);
  if ((group.required ?? true) && !force) throw new ClientRefusal(`${group.custom_id} is required`);
  return null;
}

/**
 * The values of a checkbox group, in the order in which it lists them.
 * @throws {ClientRefusal} if a choice isn't offered or is made twice, or there are too few or too many, unless forced
 */
export function checkedValues(group: Component, given: FieldValue | undefined, force: boolean): string[] {
  const options = group.options ?? [];
  const chosen = given === undefined ? preselected(group) : choicesOf(group, given ?? []);
  const values = chosen.map((choice) => optionValue(group, choice, force));
  if (force) return values;
  if (values.length === 0 && (group.required ?? true)) throw new ClientRefusal(`${group.custom_id} is required`);
  if (values.length === 0) return [];
  const [min, max] = [group.min_values ?? 1, group.max_values ?? options.length];
  if (values.length < min || values.length > max) {
    throw new ClientRefusal(`${group.custom_id} takes ${min} to ${max} choices, not ${values.length}`);
  }
  if (new Set(values).size < values.length) throw new ClientRefusal(`a value was chosen twice in ${group.custom_id}`);
  return options.map(({ value }) => value).filter((value) => values.includes(value));
}

/**
 * Whether a checkbox is checked.
 * @throws {ClientRefusal} for anything but true and false
 */
export function isChecked(checkbox: Component, given: FieldValue | undefined): boolean {
  const checked = given ?? checkbox.default ?? false;
  if (typeof checked !== 'boolean') throw new ClientRefusal(`${checkbox.custom_id} is either checked or not`);
  return checked;
}
