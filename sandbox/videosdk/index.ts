export type {
  Behavior,
  ErrorBody,
  OddBody,
  PageInfo,
  PageInfoChange,
  QueryParameter,
  RequestIdHeader,
  WebhookSignature,
} from './behavior.ts';
export type {
  AttendeeView,
  GhostSessionOptions,
  JoinOptions,
  LeftBy,
  Observer,
  OpenSessionOptions,
  ParticipantView,
  RecordedRequest,
  RequestMatch,
  SendWebhookOptions,
  SessionView,
  StartOptions,
  TokenClaims,
  VideoSdk,
  WaitOptions,
  WebhookDelivery,
  WebhookMatch,
  WebhookType,
} from './control.ts';
export type { Failure, Fault, FaultHandle, Lens, OddEntry, Scope, Target } from './fault.ts';
export type { Operation, Operations } from './operation.ts';
export { OWNER, PERSONAL_DATA, PERSONAL_DATA_MARKERS } from './personal-data.ts';
export { startVideoSdk } from './start.ts';
