import type { Component } from './component-types.ts';
import { ButtonStyle, ComponentType, childrenOf, displayedTexts, isSelect } from './component-types.ts';
import { emojiProblems } from './emoji-rules.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';
import { selectProblems } from './select-rules.ts';

const MAX_COMPONENTS = 40;
/** Characters of text in all components together. */
const MAX_TEXT = 4000;
const MAX_ROWS = 5;

/**
 * Problems that Discord reports for a message's components, beyond their schema: mixed rows, duplicate IDs and values,
 * their number and the length of their text, and what each button style needs.
 * Source: https://discord.com/developers/docs/components/reference
 */
export function componentProblems(given: readonly unknown[], version2: boolean, at: Path): FormProblem[] {
  const components = given as readonly Component[];
  const problems: FormProblem[] = duplicateProblems(components, at);
  let count = 0;

  const visit = (component: Component, path: Path) => {
    count += 1;
    if (component.type === ComponentType.actionRow) problems.push(...rowProblems(component, path));
    if (component.type === ComponentType.button) problems.push(...buttonProblems(component, path));
    if (isSelect(component)) problems.push(...selectProblems(component, path));
    problems.push(...textProblems(component, path));
    for (const [child, ...steps] of childrenOf(component)) visit(child, [...path, ...steps]);
  };

  for (const [index, component] of components.entries()) {
    if (!version2 && component.type !== ComponentType.actionRow) {
      problems.push({
        path: [...at, index, 'type'],
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of field "type" must be one of (1,).',
      });
    }
    visit(component, [...at, index]);
  }
  if (count > MAX_COMPONENTS) {
    problems.push({
      path: at,
      code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      message: `The total number of components cannot exceed ${MAX_COMPONENTS}`,
    });
  }
  if (displayedTexts(components).reduce((sum, text) => sum + [...text].length, 0) > MAX_TEXT) {
    problems.push({
      path: at,
      code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      message: `Components displayable text size exceeds maximum size of ${MAX_TEXT}`,
    });
  }
  if (!version2 && components.length > MAX_ROWS) {
    problems.push({ path: at, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${MAX_ROWS} or fewer in length.` });
  }
  return problems;
}

/** Custom IDs and IDs are unique within a message or modal. */
export function duplicateProblems(components: readonly Component[], at: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  const customIds = new Set<string>();
  const ids = new Set<number>();
  const visit = (component: Component, path: Path) => {
    const { custom_id: customId, id } = component;
    if (customId != null && customIds.has(customId)) {
      problems.push({
        path: [...path, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: 'Component custom id cannot be duplicated',
      });
    }
    if (customId != null) customIds.add(customId);
    // 0 counts as absent.
    if (id && ids.has(id)) {
      problems.push({
        path: [...path, 'id'],
        code: 'COMPONENT_ID_DUPLICATED',
        message: 'Component id cannot be duplicated',
      });
    }
    if (id) ids.add(id);
    for (const [child, ...steps] of childrenOf(component)) visit(child, [...path, ...steps]);
  };
  for (const [index, component] of components.entries()) visit(component, [...at, index]);
  return problems;
}

/** A text display has something to show, in messages and modals alike. */
export function textProblems({ type, content }: Component, path: Path): FormProblem[] {
  return type === ComponentType.textDisplay && !content?.trim() ? [required([...path, 'content'])] : [];
}

function rowProblems(row: Component, path: Path): FormProblem[] {
  const children = row.components ?? [];
  const selects = children.filter((child) => child.type !== ComponentType.button).length;
  // A select fills the whole row.
  if (selects > 1 || (selects === 1 && children.length > 1)) return [tooWide(path)];
  return [];
}

export const tooWide = (row: Path): FormProblem => ({
  path: [...row, 'components'],
  code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  message: 'The specified component exceeds the maximum width',
});

function buttonProblems(button: Component, path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  const forbid = (...fields: readonly ('custom_id' | 'label' | 'url' | 'emoji' | 'sku_id')[]) => {
    for (const field of fields) {
      if (button[field] == null) continue;
      problems.push({
        path: [...path, field],
        code: 'COMPONENT_BUTTON_FIELD_NOT_ALLOWED',
        message: `A button of style ${button.style} cannot have this field`,
      });
    }
  };
  if (button.style === ButtonStyle.link) {
    if (!button.url) problems.push(required([...path, 'url']));
    forbid('custom_id', 'sku_id');
  } else if (button.style === ButtonStyle.premium) {
    if (!button.sku_id) problems.push(required([...path, 'sku_id']));
    forbid('custom_id', 'label', 'url', 'emoji');
  } else {
    if (!button.custom_id) problems.push(required([...path, 'custom_id']));
    forbid('url', 'sku_id');
  }
  if (button.style !== ButtonStyle.premium && !button.label?.trim() && !button.emoji) {
    problems.push(required([...path, 'label']));
  }
  problems.push(...linkProblems(button, path), ...emojiProblems(button.emoji, [...path, 'emoji']));
  return problems;
}

function linkProblems({ url }: Component, path: Path): FormProblem[] {
  if (url == null || /^(https?|discord):/i.test(url)) return [];
  return [
    {
      path: [...path, 'url'],
      code: 'URL_TYPE_INVALID_SCHEME',
      message: "Scheme must be one of ('http', 'https', 'discord').",
    },
  ];
}
