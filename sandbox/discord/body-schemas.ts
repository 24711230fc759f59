import {
  ApplicationCommandUpdateRequestSchema,
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  InteractionApplicationCommandAutocompleteCallbackIntegerDataSchema,
  InteractionApplicationCommandAutocompleteCallbackNumberDataSchema,
  InteractionApplicationCommandAutocompleteCallbackStringDataSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  ModalInteractionCallbackRequestDataSchema,
} from 'discord-api-spec/zod';
import * as z from 'zod/mini';
import { strict, strictShape } from './strict-schema.ts';

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
