/** A conversation in Discord, and the requests to VideoSDK meanwhile, as lines to read. */
import { type CompletionChoice, type Message, renderMessage } from './discord/index.ts';
import type { WatchedRequest } from './request-watch.ts';
import { padEnd, type Style, shortenMiddle, type Terminal, tame, textWidth } from './terminal.ts';

/** By ID, to show mentions like a client. */
export interface Names {
  readonly users: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
}

export interface Transcript {
  heading(title: string): void;
  /** A line from the narrator. */
  tell(text: string): void;
  /** A labeled fact. */
  fact(label: string, text: string): void;
  /** What someone sent. */
  said(who: string, command: string): void;
  /** What someone typed so far, and the list that came up; null if none came in time. */
  typing(who: string, command: string, choices: readonly CompletionChoice[] | null): void;
  reply(message: Message, about: { readonly reader: string; readonly afterMs: number; readonly edited: boolean }): void;
  /** Requests to VideoSDK since the last time. */
  requests(requests: readonly WatchedRequest[]): void;
  /** A single request. */
  request(request: WatchedRequest): void;
  verdict(says: string, holds: boolean, saw: string): void;
  /** A message as its reader sees it, as one string. */
  textOf(message: Message): string;
}

const MARGIN = '  ';
const LABEL = 10;
const INDENT = MARGIN + ' '.repeat(LABEL);
const BOT_COLOR = 0x5865f2;
/** The color of a client's bar if the embed has none. */
const BAR_COLOR = 0x6e7681;
const EPHEMERAL = 1 << 6;

export function createTranscript(terminal: Terminal, names: Names): Transcript {
  const { paint, tint, write, block, width } = terminal;
  const room = width - INDENT.length;

  const render = (message: Message): string => tame(renderMessage(message, { now: Date.now(), ...names }));
  const label = (text: string, styled: (text: string) => string): string => MARGIN + styled(padEnd(text, LABEL));
  const person = (name: string): string => label(name, (text) => paint(['bold', 'cyan'], text));
  const dim = (text: string): string => paint('dim', text);
  let afterVerdict = false;

  function box(lines: readonly string[]): void {
    const shown = lines.map((line) => shortenMiddle(tame(line), room - 4));
    const inside = Math.max(...shown.map(textWidth)) + 2;
    write(INDENT + dim(`┌${'─'.repeat(inside)}┐`));
    for (const line of shown) {
      write(`${INDENT}${dim('│')} ${padEnd(line, inside - 2)} ${dim('│')}`);
    }
    write(INDENT + dim(`└${'─'.repeat(inside)}┘`));
  }

  function embed(message: Message, index: number, lead: () => string): void {
    const shown = message.embeds[index];
    if (shown === undefined) {
      return;
    }
    const { color, ...uncolored } = shown;
    const bar = tint(color ?? BAR_COLOR, '┃');
    const headings = new Set(
      (shown.description ?? '').split('\n').flatMap((line) => /^\*\*(.+)\*\*$/u.exec(line)?.[1] ?? []),
    );
    const lines = render({ ...partOf(message), embeds: [uncolored] })
      .split('\n')
      .map((line) => line.replace(/^┃ ?/u, ''));
    lines.forEach((line, nth) => {
      const isTitle = nth === 0 && shown.title !== undefined;
      const isFooter = nth === lines.length - 1 && shown.footer !== undefined;
      const style: Style | undefined = isTitle || headings.has(line) ? 'bold' : isFooter ? 'dim' : undefined;
      block(line, { first: `${lead()}${bar} `, rest: `${INDENT}${bar} `, ...(style !== undefined && { style }) });
    });
  }

  return {
    heading(title) {
      afterVerdict = false;
      const rule = '─'.repeat(Math.max(2, width - textWidth(title) - 4));
      write(`\n${dim('──')} ${paint('bold', title)} ${dim(rule)}\n`);
    },
    tell(text) {
      if (afterVerdict) {
        write();
      }
      afterVerdict = false;
      block(text, { first: MARGIN, rest: MARGIN });
      write();
    },
    fact(name, text) {
      block(text, { first: label(name, dim), rest: INDENT });
    },
    said(who, command) {
      block(tame(command), { first: person(who), rest: INDENT, style: 'bold' });
    },
    typing(who, command, choices) {
      block(`${tame(command)}▏`, { first: person(who), rest: INDENT });
      if (choices === null) {
        box(['Loading options failed.']);
      } else {
        box(choices.length === 0 ? ['No options match your search.'] : choices.map(({ name }) => name));
      }
    },
    reply(message, { reader, afterMs, edited }) {
      let first = label('Bouncer', (text) => paint('bold', tint(BOT_COLOR, text)));
      const lead = (): string => {
        const start = first;
        first = INDENT;
        return start;
      };
      const show = (part: Partial<Message>): void => {
        const text = render({ ...partOf(message), ...part });
        if (text !== '') {
          block(text, { first: lead(), rest: INDENT });
        }
      };
      show({ content: message.content });
      message.embeds.forEach((_, index) => {
        embed(message, index, lead);
      });
      show({ components: message.components ?? [], attachments: message.attachments });
      const who = (message.flags ?? 0) & EPHEMERAL ? `only ${reader} can see this` : 'everyone can see this';
      block(`${edited ? 'edited ' : ''}after ${duration(afterMs)} · ${who}`, {
        first: lead(),
        rest: INDENT,
        style: 'dim',
      });
    },
    requests(requests) {
      const first = label('VideoSDK', dim);
      if (requests.length === 0) {
        write(first + dim('got no requests'));
      }
      requests.forEach((each, index) => {
        write((index === 0 ? first : INDENT) + requestLine(each, room, terminal));
      });
      write();
    },
    request(request) {
      write(label('VideoSDK', dim) + requestLine(request, room, terminal));
    },
    verdict(says, holds, saw) {
      afterVerdict = true;
      block(says, {
        first: `${MARGIN}${holds ? paint('green', '✔') : paint(['bold', 'red'], '✘')} `,
        ...(!holds && { style: 'red' as const }),
      });
      if (!holds) {
        block(tame(saw), { first: `${MARGIN}  `, style: 'dim' });
      }
    },
    textOf: render,
  };
}

/** A message without its contents, to which single parts can be added for display. */
function partOf({ flags: _, ...message }: Message): Message {
  return { ...message, content: '', embeds: [], components: [], attachments: [] };
}

/** `GET  /v2/sessions/5f0e1c…/participants/active   200    2 ms`, `room` cells wide. */
function requestLine({ request, tookMs }: WatchedRequest, room: number, { paint }: Terminal): string {
  const { method, path, status } = request;
  const end = `  ${String(status ?? '---').padStart(3)}  ${(tookMs === null ? 'no end' : duration(tookMs)).padStart(6)}`;
  const start = `${method.padEnd(4)} `;
  const short = tame(path).replace(/\/([0-9a-f]{6})[0-9a-f]{18}(?=\/|$)/gu, '/$1…');
  const shown = padEnd(shortenMiddle(short, room - start.length - end.length), room - start.length - end.length);
  const wrong = status === null || status >= 400;
  return paint('dim', start + shown) + paint(wrong ? 'yellow' : 'dim', end);
}

export function duration(ms: number): string {
  if (ms < 1) {
    return '<1 ms';
  }
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
