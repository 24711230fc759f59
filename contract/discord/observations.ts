import { randomBytes } from 'node:crypto';
import type { Answer } from '../caller.ts';
import { codeAnswer, discordCode, headerNames, isSuccess, promisedAnswer, wholeAnswer } from '../describe.ts';
import { NothingToSee, type Observation } from '../observation.ts';
import { type Promised, textOf } from '../shape.ts';
import type { DiscordService } from './service.ts';

const DOCS = 'https://discord.com/developers/docs';
const CODES = `${DOCS}/topics/opcodes-and-status-codes#json-json-error-codes`;

const GATEWAY: Promised = {
  url: 'string',
  shards: 'number',
  session_start_limit: { total: 'number', remaining: 'number', reset_after: 'number', max_concurrency: 'number' },
};

/** Unknown webhook, unknown interaction, invalid webhook token: each says that a reply can't be changed anymore. */
const REPLY_OVER: ReadonlySet<number | null> = new Set([10_015, 10_062, 50_027]);

const acknowledge = (service: DiscordService): Promise<Answer> =>
  service.ask('POST', `/interactions/${service.unknownId}/${service.unknownToken}/callback`, {
    body: { type: 5 },
    token: null,
  });

const editReply = async (service: DiscordService): Promise<Answer> =>
  service.ask('PATCH', `/webhooks/${await service.applicationId()}/${service.unknownToken}/messages/@original`, {
    body: { content: 'Contract test' },
    token: null,
  });

function overAnswer(answer: Answer): string {
  return REPLY_OVER.has(discordCode(answer)) ? 'the reply is over' : codeAnswer(answer);
}

/** What needs the token only. */
const OWN: readonly Observation<DiscordService>[] = [
  {
    name: 'the bot’s own user',
    about: 'relied on',
    source: `${DOCS}/resources/user#get-current-user`,
    observe: async (service) =>
      promisedAnswer(await service.ask('GET', '/users/@me'), { id: 'string', username: 'string', bot: 'boolean' }),
  },
  {
    name: 'the bot’s own user, all fields',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.ask('GET', '/users/@me')),
  },
  {
    name: 'the bot’s own application',
    about: 'relied on',
    source: `${DOCS}/resources/application#get-current-application`,
    observe: async (service) =>
      promisedAnswer(await service.ask('GET', '/applications/@me'), { id: 'string', name: 'string' }),
  },
  {
    name: 'where the gateway is',
    about: 'relied on',
    source: `${DOCS}/events/gateway#get-gateway-bot`,
    observe: async (service) => promisedAnswer(await service.ask('GET', '/gateway/bot'), GATEWAY),
  },
  {
    name: 'a wrong token',
    about: 'relied on',
    observe: async (service) => codeAnswer(await service.ask('GET', '/users/@me', { token: service.unknownToken })),
  },
  {
    name: 'headers about rate limits',
    about: 'handled either way',
    source: `${DOCS}/topics/rate-limits#header-format`,
    observe: async (service) => headerNames(await service.ask('GET', '/users/@me'), /rate-?limit|^retry-after$/u),
  },
  {
    name: 'an unknown channel',
    about: 'relied on',
    source: CODES,
    observe: async (service) => codeAnswer(await service.ask('GET', `/channels/${service.unknownId}`)),
  },
  {
    name: 'a reply to an unknown interaction',
    about: 'relied on',
    source: CODES,
    observe: async (service) => overAnswer(await acknowledge(service)),
  },
  {
    name: 'the code for an unknown interaction',
    about: 'handled either way',
    observe: async (service) => codeAnswer(await acknowledge(service)),
  },
  {
    name: 'an edit with an unknown webhook token',
    about: 'relied on',
    source: CODES,
    observe: async (service) => overAnswer(await editReply(service)),
  },
  {
    name: 'the code for an unknown webhook token',
    about: 'handled either way',
    observe: async (service) => codeAnswer(await editReply(service)),
  },
  {
    name: 'a list of commands with an invalid name',
    about: 'relied on',
    source: `${DOCS}/interactions/application-commands#application-command-object-application-command-naming`,
    observe: async (service) => {
      const { answer, changed } = await service.registerInvalid();
      return `${codeAnswer(answer)}, commands ${changed ? 'changed' : 'unchanged'}`;
    },
  },
];

/** What needs a channel. */
const MESSAGES: readonly Observation<DiscordService>[] = [
  {
    name: 'a message',
    about: 'relied on',
    source: `${DOCS}/resources/message#create-message`,
    needs: 'channel',
    observe: async (service) =>
      promisedAnswer(await service.send(draft()), { id: 'string', channel_id: 'string', timestamp: 'date' }),
  },
  {
    name: 'a message with the nonce of an earlier one',
    about: 'relied on',
    source: `${DOCS}/resources/message#create-message`,
    needs: 'channel',
    observe: async (service) => {
      const same = draft();
      const first = await sentId(service.send(same));
      const second = await service.send(same);
      if (!isSuccess(second)) {
        return codeAnswer(second);
      }
      return textOf(second.json, 'id') === first ? 'the same message' : 'another message';
    },
  },
  {
    name: 'an edit of an unknown message',
    about: 'relied on',
    source: CODES,
    needs: 'channel',
    observe: async (service) =>
      codeAnswer(
        await service.ask('PATCH', `/channels/${service.channelId}/messages/${service.unknownId}`, {
          body: { content: 'Contract test' },
        }),
      ),
  },
  {
    name: 'deleting a message, and editing it then',
    about: 'relied on',
    source: CODES,
    needs: 'channel',
    observe: async (service) => {
      const id = await sentId(service.send(draft()));
      const deleted = await service.delete(id);
      const edited = await service.ask('PATCH', `/channels/${service.channelId}/messages/${id}`, {
        body: { content: 'Contract test' },
      });
      return `${isSuccess(deleted) ? deleted.status : codeAnswer(deleted)}, then ${codeAnswer(edited)}`;
    },
  },
];

export const DISCORD: readonly Observation<DiscordService>[] = [...OWN, ...MESSAGES];

function draft(): { readonly content: string; readonly nonce: string } {
  return {
    content: 'Bouncer’s contract tests sent this message and delete it right away.',
    nonce: randomBytes(12).toString('hex'),
  };
}

/** @throws {NothingToSee} if it wasn't sent */
async function sentId(sending: Promise<Answer>): Promise<string> {
  const answer = await sending;
  const id = isSuccess(answer) ? textOf(answer.json, 'id') : null;
  if (id === null) {
    throw new NothingToSee(`no message can be sent there (${codeAnswer(answer)})`);
  }
  return id;
}
