import {
  ApplicationCommandUpdateRequestSchema,
  ComponentEmojiForRequestSchema,
  FileComponentForMessageRequestSchema,
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
  UnfurledMediaRequestSchema,
  UnfurledMediaRequestWithAttachmentReferenceRequiredSchema,
} from 'discord-api-spec/zod';
import * as z from 'zod/mini';
import { correct, strict, strictShape } from './strict-schema.ts';

// Documented as "`id`, `name`, and `animated`"; the generated schema lacks `animated` and requires a name along with an
// ID.
correct(
  ComponentEmojiForRequestSchema,
  z.strictObject({
    id: z.nullish(z.string().check(z.regex(/^\d+$/))),
    name: z.nullish(z.string().check(z.maxLength(32))),
    animated: z.nullish(z.boolean()),
  }),
);
// Discord's own example in the docs uses a number as the placeholder of an upload.
correct(
  MessageAttachmentRequestSchema,
  z.strictObject({
    ...strictShape(MessageAttachmentRequestSchema),
    id: z.union([z.string().check(z.regex(/^\d+$/)), z.int().check(z.minimum(0))]),
  }),
);

const ignored = z.optional(z.unknown());
// Documented: what Discord says of media is "ignored" when it's sent back, and so are the name and size of a file. The
// generated schemas lack these fields.
for (const media of [UnfurledMediaRequestSchema, UnfurledMediaRequestWithAttachmentReferenceRequiredSchema]) {
  correct(
    media,
    z.strictObject({
      ...strictShape(media),
      id: ignored,
      proxy_url: ignored,
      width: ignored,
      height: ignored,
      content_type: ignored,
      attachment_id: ignored,
    }),
  );
}
correct(
  FileComponentForMessageRequestSchema,
  z.strictObject({ ...strictShape(FileComponentForMessageRequestSchema), name: ignored, size: ignored }),
);

/** discord.js adds these to every message, even where the schema lacks them. Discord ignores them. */
const harmless = {
  tts: z.nullish(z.boolean()),
  nonce: z.nullish(z.union([z.int(), z.string().check(z.maxLength(25))])),
  enforce_nonce: z.nullish(z.boolean()),
};

const message = (schema: z.core.$ZodType) => z.strictObject({ ...harmless, ...strictShape(schema) });

/** Discord's own request body schemas. They refuse unknown keys, and mistakes of the generator are corrected. */
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
      // The generated schema accepts only a number. Discord documents a string of digits and accepts both.
      default_member_permissions: z.nullish(
        z.union([z.string().check(z.regex(/^\d{1,20}$/)), z.int().check(z.minimum(0))]),
      ),
      // Documented, but missing from the generated schema.
      nsfw: z.nullish(z.boolean()),
    }),
  ),
} as const;
