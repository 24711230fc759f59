/** What a key does in a field of the composer. */
import type { Popup, Row } from './popup.ts';

export type Intent =
  | { readonly do: 'open-list' }
  | { readonly do: 'close-list' }
  | { readonly do: 'go-to-row'; readonly row: number }
  | { readonly do: 'pick'; readonly row: Row }
  | { readonly do: 'send' }
  | { readonly do: 'remove-last' }
  | { readonly do: 'remove-before' }
  | { readonly do: 'wait' };

export interface Where {
  readonly shift: boolean;
  readonly popup: Popup | null;
  /** The row that would be picked; -1 for none. */
  readonly active: number;
  /** It was selected with an arrow key. */
  readonly chosen: boolean;
  /** The field's text. */
  readonly text: string;
  /** A command is picked. */
  readonly inCommand: boolean;
}

/** null: the key's default action applies. */
export function intentOf(key: string, { shift, popup, active, chosen, text, inCommand }: Where): Intent | null {
  // Keys don't pick outdated rows: the text may match others by now.
  const row = popup?.loading === true ? undefined : popup?.rows[active];
  const rows = popup?.rows.length ?? 0;
  switch (key) {
    case 'ArrowDown':
      return popup === null ? { do: 'open-list' } : rows === 0 ? null : { do: 'go-to-row', row: (active + 1) % rows };
    case 'ArrowUp':
      return popup === null
        ? { do: 'open-list' }
        : rows === 0
          ? null
          : { do: 'go-to-row', row: active <= 0 ? rows - 1 : active - 1 };
    case 'Enter':
      return row !== undefined ? { do: 'pick', row } : popup?.loading === true ? { do: 'wait' } : { do: 'send' };
    case 'Tab':
      // Tab leaves an empty field without picking anything.
      return shift || row === undefined || (text === '' && !chosen) ? null : { do: 'pick', row };
    case 'Escape':
      return popup !== null ? { do: 'close-list' } : inCommand ? { do: 'remove-last' } : null;
    case 'Backspace':
      return inCommand && text === '' ? { do: 'remove-before' } : null;
    default:
      return null;
  }
}
