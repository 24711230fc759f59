/** What a request asks for, whatever its method: `unknown` is a path that VideoSDK does not have. */
export type Operation =
  | 'remove-v1'
  | 'remove-v2'
  | 'list-sessions'
  | 'get-session'
  | 'participants'
  | 'active-participants'
  | 'participant'
  | 'end-session'
  | 'get-room'
  | 'public-key'
  | 'unknown';
