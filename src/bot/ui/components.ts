import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** Discord shows up to five buttons, or one menu, in a row, and up to five rows below a message. */
export function row<C extends APIComponentInMessageActionRow>(...components: C[]): APIActionRowComponent<C> {
  return { type: ComponentType.ActionRow, components };
}

/** @param custom_id made by `customId`, so that the press finds its handler */
export function button(
  label: string,
  custom_id: string,
  {
    style = ButtonStyle.Secondary,
    disabled,
  }: { readonly style?: APIButtonComponentWithCustomId['style']; readonly disabled?: boolean } = {},
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label, ...(disabled !== undefined && { disabled }), custom_id };
}
