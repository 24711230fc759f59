/** What a request asks for, whatever its method; `unknown` is a path that VideoSDK doesn't have. */
export type Operation =
  | 'remove-v1'
  | 'remove-v2'
  | 'list-sessions'
  | 'get-session'
  | 'participants'
  | 'active-participants'
  | 'participant'
  | 'end-session'
  | 'create-room'
  | 'get-room'
  | 'deactivate-room'
  | 'public-key'
  | 'unknown';

export type Read = Extract<
  Operation,
  'list-sessions' | 'get-session' | 'participants' | 'active-participants' | 'participant' | 'get-room'
>;

/** Groups of operations. `reads` are those that need a token. */
export type Operations = 'any' | 'reads' | 'removals';

const READS: readonly Operation[] = [
  'list-sessions',
  'get-session',
  'participants',
  'active-participants',
  'participant',
  'get-room',
] satisfies readonly Read[];

const REMOVALS: readonly Operation[] = ['remove-v1', 'remove-v2'];

export function isRemoval(operation: Operation): boolean {
  return REMOVALS.includes(operation);
}

export function isOneOf(operation: Operation, wanted: Operation | Operations | readonly Operation[]): boolean {
  switch (wanted) {
    case 'any':
      return true;
    case 'reads':
      return READS.includes(operation);
    case 'removals':
      return isRemoval(operation);
    default:
      return typeof wanted === 'string' ? wanted === operation : wanted.includes(operation);
  }
}
