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

/** Discord's own schemas of request bodies, with unknown keys refused and the generated mistakes put right. */
export const bodies = {
  callbackMessage: z.nullish(strict(IncomingWebhookInteractionRequestSchema)),
  modal: strict(ModalInteractionCallbackRequestDataSchema),
  completion: {
    string: strict(InteractionApplicationCommandAutocompleteCallbackStringDataSchema),
    integer: strict(InteractionApplicationCommandAutocompleteCallbackIntegerDataSchema),
    number: strict(InteractionApplicationCommandAutocompleteCallbackNumberDataSchema),
  },
  followUp: strict(IncomingWebhookRequestPartialSchema),
  webhookEdit: strict(IncomingWebhookUpdateRequestPartialSchema),
  message: strict(MessageCreateRequestSchema),
  messageEdit: strict(MessageEditRequestPartialSchema),
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
