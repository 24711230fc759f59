import type { Component } from './component-types.ts';
import { ComponentType, childrenOf, everyComponent, isSelect } from './component-types.ts';
import type { Message, Modal } from './control.ts';

/**
 * Components as Discord returns them: nulls are dropped, each has an ID (given ones stay, the others are numbered from
 * 1, top to bottom), selects have their limits, and those of version 2 all their fields.
 * @param more what else Discord says of a component
 */
export function storedComponents(
  components: readonly unknown[],
  more: (component: Component) => object,
): Message['components'] & object {
  return numbered(components as readonly Component[], more) as unknown as Message['components'] & object;
}

/** A modal as the person's client gets it. */
export function storedModal<T extends { readonly components: readonly Component[] }>(modal: T): T & Modal {
  return { ...modal, components: numbered(modal.components) } as unknown as T & Modal;
}

/** How many can be chosen or uploaded, where there is such a limit. */
function limitsOf(component: Component): object {
  const { type, min_values: min, max_values: max, options = [] } = component;
  if (type === ComponentType.checkboxGroup) return { min_values: min ?? 1, max_values: max ?? options.length };
  if (isSelect(component) || type === ComponentType.fileUpload) return { min_values: min ?? 1, max_values: max ?? 1 };
  return {};
}

/** What containers and separators always have. */
function defaultsOf({ type, accent_color, spoiler, divider, spacing }: Component): object {
  if (type === ComponentType.container) return { accent_color: accent_color ?? null, spoiler: spoiler ?? false };
  if (type === ComponentType.separator) return { divider: divider ?? true, spacing: spacing ?? 1 };
  return {};
}

function numbered(components: readonly Component[], more: (component: Component) => object = () => ({})): Component[] {
  const given = new Set(everyComponent(components).map(({ id }) => id));
  let last = 0;
  const next = (): number => {
    do last += 1;
    while (given.has(last));
    return last;
  };
  const store = (component: Component): Component => {
    const id = component.id || next();
    const known = Object.fromEntries(
      Object.entries(component).filter(([, value]) => value != null),
    ) as typeof component;
    const inside: Record<string, unknown> = {};
    for (const [child, step] of childrenOf(component)) {
      if (step === 'components') inside[step] = [...((inside[step] as Component[] | undefined) ?? []), store(child)];
      else inside[String(step)] = store(child);
    }
    return {
      ...known,
      id,
      ...limitsOf(component),
      ...defaultsOf(component),
      ...more(component),
      ...inside,
    };
  };
  return components.map(store);
}
