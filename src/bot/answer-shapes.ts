import { z } from 'zod';

/** Discord's own answers have more in them. Only what the bot relies on is looked at. */
const id = z.string().regex(/^\d{1,20}$/u);
const anything = z.looseObject({ id });
const permissions = z.string().regex(/^\d{1,40}$/u);

const overwrites = z.array(z.looseObject({ id, allow: permissions, deny: permissions }));

const option = z.looseObject({
  type: z.number(),
  name: z.string(),
  choices: z.array(z.looseObject({ name: z.string() })).nullish(),
});
const commands = z.array(
  z.looseObject({
    id,
    type: z.number(),
    name: z.string(),
    options: z.array(option).nullish(),
    contexts: z.array(z.number()).nullish(),
    integration_types: z.array(z.number()).nullish(),
  }),
);

/** What a request brings if Discord answers it. `named`: what stands for the parts of the path in braces. */
type Shape = (named: readonly string[]) => z.ZodType;

/** With the same ID as in the path: another channel's permissions would be a claim about this one. */
const itself: Shape = (named) => z.looseObject({ id: z.literal(named.at(-1) ?? '') });

/**
 * What the bot asks Discord for. What isn't here isn't believed, so a new request needs a line.
 * https://discord.com/developers/docs/reference
 */
const SHAPES: readonly (readonly [methods: string, path: string, shape: Shape])[] = [
  ['GET', '/users/@me', () => anything],
  ['GET', '/users/@me/guilds', () => z.array(anything)],
  ['GET', '/applications/@me', () => anything],
  // `gatewayInformation` says what is wrong with it.
  ['GET', '/gateway/bot', () => z.looseObject({})],
  ['GET PUT', '/applications/{}/commands', () => commands],
  ['GET PUT', '/applications/{}/guilds/{}/commands', () => commands],
  [
    'GET',
    '/channels/{}',
    ([channel = '']) =>
      z.looseObject({
        id: z.literal(channel),
        type: z.number(),
        guild_id: id.nullish(),
        parent_id: id.nullish(),
        permission_overwrites: overwrites.nullish(),
        thread_metadata: z.looseObject({ locked: z.boolean().nullish() }).nullish(),
      }),
  ],
  [
    'GET',
    '/guilds/{}/roles',
    // Each server has @everyone, which has the server's ID. Without it, the bot would seem to lack what everyone may do.
    ([guild]) => z.array(z.looseObject({ id, permissions })).refine((roles) => roles.some((role) => role.id === guild)),
  ],
  [
    'GET',
    '/guilds/{}/members/{}',
    ([, user = '']) =>
      z.looseObject({
        roles: z.array(id),
        user: z.looseObject({ id: z.literal(user) }).optional(),
        communication_disabled_until: z.string().nullish(),
      }),
  ],
  ['PATCH', '/channels/{}', itself],
  ['POST', '/channels/{}/messages', () => anything],
  ['PATCH', '/channels/{}/messages/{}', itself],
  ['POST', '/webhooks/{}/{}', () => anything],
  ['PATCH', '/webhooks/{}/{}/messages/{}', () => anything],
  // An acknowledgment brings the interaction, if it brings anything.
  ['POST', '/interactions/{}/{}/callback', () => z.looseObject({ interaction: anything })],
];

const PATTERNS = SHAPES.map(([methods, path, shape]) => ({
  methods: new Set(methods.split(' ')),
  pattern: new RegExp(`/v\\d+${path.replaceAll('{}', '([^/?]+)')}(?:\\?|$)`, 'u'),
  shape,
}));

/**
 * Whether an answer is the thing that was asked for, as far as the bot relies on it. Anything else says nothing about what
 * exists at Discord, or about what the bot may do there.
 *
 * @param url with the version of the API in it, as discord.js sends it: "https://discord.com/api/v10/users/@me"
 */
export function isAskedFor(body: unknown, method: string, url: string): body is object {
  for (const { methods, pattern, shape } of PATTERNS) {
    const named = methods.has(method) ? pattern.exec(url) : null;
    if (named !== null) {
      return shape(named.slice(1)).safeParse(body).success;
    }
  }
  return false;
}
