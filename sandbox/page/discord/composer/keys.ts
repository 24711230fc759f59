/** What a key means in a field of the composer. */
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
  /** An arrow chose it. */
  readonly chosen: boolean;
  /** What stands in the field. */
  readonly text: string;
  /** A command was picked. */
  readonly inCommand: boolean;
}

/** null: the key does what it does in any field. */
export function intentOf(key: string, { shift, popup, active, chosen, text, inCommand }: Where): Intent | null {
  // Rows of before are not picked by a key: what was typed since may mean others.
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
      // An empty field can be tabbed through without picking anything.
      return shift || row === undefined || (text === '' && !chosen) ? null : { do: 'pick', row };
    case 'Escape':
      return popup !== null ? { do: 'close-list' } : inCommand ? { do: 'remove-last' } : null;
    case 'Backspace':
      return inCommand && text === '' ? { do: 'remove-before' } : null;
    default:
      return null;
  }
}
