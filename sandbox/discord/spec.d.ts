/** The package ships its zod schemas as untyped JavaScript. Only the ones used here are declared. */
declare module 'discord-api-spec/zod' {
  import type { ZodMiniType } from 'zod/mini';

  export const ApplicationCommandUpdateRequestSchema: ZodMiniType;
  export const ComponentEmojiForRequestSchema: ZodMiniType;
  export const FileComponentForMessageRequestSchema: ZodMiniType;
  export const IncomingWebhookInteractionRequestSchema: ZodMiniType;
  export const IncomingWebhookRequestPartialSchema: ZodMiniType;
  export const IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema: ZodMiniType;
  export const IncomingWebhookUpdateRequestPartialSchema: ZodMiniType;
  export const InteractionApplicationCommandAutocompleteCallbackIntegerDataSchema: ZodMiniType;
  export const InteractionApplicationCommandAutocompleteCallbackNumberDataSchema: ZodMiniType;
  export const InteractionApplicationCommandAutocompleteCallbackStringDataSchema: ZodMiniType;
  export const MessageAttachmentRequestSchema: ZodMiniType;
  export const MessageCreateRequestSchema: ZodMiniType;
  export const MessageEditRequestPartialSchema: ZodMiniType;
  export const MessageResponseSchema: ZodMiniType;
  export const ModalInteractionCallbackRequestDataSchema: ZodMiniType;
  export const UnfurledMediaRequestSchema: ZodMiniType;
  export const UnfurledMediaRequestWithAttachmentReferenceRequiredSchema: ZodMiniType;
}
