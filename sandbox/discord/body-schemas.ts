import {
  ApplicationCommandUpdateRequestSchema,
  ComponentEmojiForRequestSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  InteractionApplicationCommandAutocompleteCallbackIntegerDataSchema,
  InteractionApplicationCommandAutocompleteCallbackNumberDataSchema,
  InteractionApplicationCommandAutocompleteCallbackStringDataSchema,
  MessageAttachmentRequestSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  ModalInteractionCallbackRequestDataSchema,
} from 'discord-api-spec/zod';
import * as z from 'zod/mini';
import { correct, strict, strictShape } from './strict-schema.ts';

// Documented as "`id`, `name`, and `animated`"; the generated schema knows no `animated` and wants a name beside an id.
correct(
  ComponentEmojiForRequestSchema,
  z.strictObject({
    id: z.nullish(z.string().check(z.regex(/^\d+$/))),
    name: z.nullish(z.string().check(z.maxLength(32))),
    animated: z.nullish(z.boolean()),
  }),
);
// The placeholder of an upload is a number in the documentation's own example.
correct(
  MessageAttachmentRequestSchema,
  z.strictObject({
    ...strictShape(MessageAttachmentRequestSchema),
    id: z.union([z.string().check(z.regex(/^\d+$/)), z.int().check(z.minimum(0))]),
  }),
);

/** discord.js puts these into every message, also where the schema lacks them; Discord passes over them. */
const harmless = {
  tts: z.nullish(z.boolean()),
  nonce: z.nullish(z.union([z.int(), z.string().check(z.maxLength(25))])),
  enforce_nonce: z.nullish(z.boolean()),
};

const message = (schema: z.core.$ZodType) => z.strictObject({ ...harmless, ...strictShape(schema) });

/** Discord's own schemas of request bodies, with unknown keys refused and the generated mistakes put right. */
export const bodies = {
  callbackMessage: z.nullish(message(IncomingWebhookInteractionRequestSchema)),
  callbackUpdate: z.nullish(message(IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema)),
  modal: strict(ModalInteractionCallbackRequestDataSchema),
  completion: {
    string: strict(InteractionApplicationCommandAutocompleteCallbackStringDataSchema),
    integer: strict(InteractionApplicationCommandAutocompleteCallbackIntegerDataSchema),
    number: strict(InteractionApplicationCommandAutocompleteCallbackNumberDataSchema),
  },
  followUp: message(IncomingWebhookRequestPartialSchema),
  webhookEdit: message(IncomingWebhookUpdateRequestPartialSchema),
  message: message(MessageCreateRequestSchema),
  messageEdit: message(MessageEditRequestPartialSchema),
  commands: z.array(
    z.strictObject({
      ...strictShape(ApplicationCommandUpdateRequestSchema),
      // The generated schema knows a number only; Discord documents a string of digits and takes both.
      default_member_permissions: z.nullish(
        z.union([z.string().check(z.regex(/^\d{1,20}$/)), z.int().check(z.minimum(0))]),
      ),
      // Documented, and missing in the generated schema.
      nsfw: z.nullish(z.boolean()),
    }),
  ),
} as const;
