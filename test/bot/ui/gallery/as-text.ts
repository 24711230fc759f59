import { type APIActionRowComponent, type APIComponentInMessageActionRow, ComponentType } from 'discord-api-types/v10';
import type { Choices, Message, Modal } from '../../../../src/bot/command.ts';

type Shown = Message | Modal | Choices;

/** What a reader sees, from top to bottom: one line per text, buttons in brackets, menus with their lines. */
export function asText(shown: Shown): string {
  return linesOf(shown).join('\n');
}

function linesOf(shown: Shown): string[] {
  if (Array.isArray(shown)) {
    return (shown as Choices).map(({ name }) => `> ${name}`);
  }
  if ('custom_id' in shown) {
    return modalLines(shown);
  }
  const { content = '', embeds = [], components = [], layout = [] } = shown as Message;
  return [
    ...layout.flatMap((part) => layoutLines(part as unknown as Part)),
    ...(content === '' ? [] : [content]),
    ...embeds.flatMap(({ title = '', description = '', footer, image }) => [
      ...(image === undefined ? [`# ${title}`, description] : [`(picture: ${image.url})`]),
      ...(footer === undefined ? [] : [`(${footer.text})`]),
    ]),
    ...components.map(rowLine),
  ];
}

/** A component of version 2. */
interface Part {
  readonly type: number;
  readonly content?: string;
  readonly components?: readonly Part[];
  readonly accessory?: unknown;
}

function layoutLines(part: Part): string[] {
  if (part.type === ComponentType.ActionRow) {
    return [rowLine(part as unknown as Parameters<typeof rowLine>[0])];
  }
  return [
    ...(part.content === undefined ? [] : [part.content]),
    ...(part.components ?? []).flatMap(layoutLines),
    ...(part.accessory === undefined
      ? []
      : [rowLine({ components: [part.accessory] } as Parameters<typeof rowLine>[0])]),
  ];
}

function rowLine({ components }: APIActionRowComponent<APIComponentInMessageActionRow>): string {
  return components
    .map((one) => {
      const words = one as {
        label?: string;
        placeholder?: string;
        disabled?: boolean;
        options?: readonly { label: string; description?: string; default?: boolean }[];
      };
      if (words.label !== undefined) {
        return `[${words.label}]${words.disabled ? ' (off)' : ''}`;
      }
      const options = (words.options ?? []).map(
        ({ label, description }) => `\n  > ${label}${description === undefined ? '' : ` — ${description}`}`,
      );
      return `{${words.placeholder ?? ''}}${options.join('')}`;
    })
    .join(' ');
}

function modalLines({ title, components }: Modal): string[] {
  const inputs = components as unknown as readonly {
    label?: string;
    description?: string;
    component?: { placeholder?: string };
  }[];
  return [
    `# ${title}`,
    ...inputs.flatMap(({ label, description, component }) =>
      [label, description, component?.placeholder].filter((text): text is string => text !== undefined),
    ),
  ];
}

/** Every text of the bot's own that a reader sees, with where it is. */
export function textsOf(shown: Shown): readonly { readonly where: string; readonly text: string }[] {
  const found: { where: string; text: string }[] = [];
  const TEXTS = new Set(['content', 'title', 'description', 'text', 'label', 'placeholder']);
  const visit = (part: unknown, kind: string): void => {
    if (Array.isArray(part)) {
      for (const one of part) {
        visit(one, kind);
      }
    } else if (typeof part === 'object' && part !== null) {
      const inside =
        'type' in part && 'custom_id' in part ? ((part as { type: unknown }).type === 2 ? 'button' : 'input') : kind;
      for (const [key, value] of Object.entries(part)) {
        if (typeof value === 'string' && (TEXTS.has(key) || (key === 'name' && 'value' in part))) {
          found.push({ where: `${inside} ${key}`.trim(), text: value });
        } else if (key !== 'files') {
          visit(value, key === 'options' ? 'option' : inside);
        }
      }
    }
  };
  visit(shown, '');
  return found.filter(({ text }) => text !== '');
}
