export type { Behaviour, ErrorBody, OddBody, RequestIdHeader, WebhookSignature } from './behaviour.ts';
export type {
  AttendeeView,
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
export type { Fault, FaultHandle } from './fault.ts';
export type { Operation } from './operation.ts';
export { PERSONAL_DATA, PERSONAL_DATA_MARKERS } from './personal-data.ts';
export { startVideoSdk } from './start.ts';
