/** A conversation in Discord, and the requests to VideoSDK meanwhile, as lines to read. */
import { type CompletionChoice, type Message, type OpenModal, renderMessage } from './discord/index.ts';
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
  /** A form that opened on someone's screen. */
  form(form: OpenModal): void;
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
const COMPONENTS_V2 = 1 << 15;
const CONTAINER = 17;

export function createTranscript(terminal: Terminal, names: Names): Transcript {
  return new TerminalTranscript(terminal, names);
}

class TerminalTranscript implements Transcript {
  readonly #terminal: Terminal;
  readonly #names: Names;
  readonly #room: number;
  #afterVerdict = false;

  constructor(terminal: Terminal, names: Names) {
    this.#terminal = terminal;
    this.#names = names;
    this.#room = terminal.width - INDENT.length;
  }

  heading(title: string): void {
    this.#afterVerdict = false;
    const rule = '─'.repeat(Math.max(2, this.#terminal.width - textWidth(title) - 4));
    this.#terminal.write(`\n${this.#dim('──')} ${this.#terminal.paint('bold', title)} ${this.#dim(rule)}\n`);
  }

  tell(text: string): void {
    if (this.#afterVerdict) {
      this.#terminal.write();
    }
    this.#afterVerdict = false;
    this.#terminal.block(text, { first: MARGIN, rest: MARGIN });
    this.#terminal.write();
  }

  fact(name: string, text: string): void {
    this.#terminal.block(text, { first: this.#label(name, (label) => this.#dim(label)), rest: INDENT });
  }

  said(who: string, command: string): void {
    this.#terminal.block(tame(command), { first: this.#person(who), rest: INDENT, style: 'bold' });
  }

  typing(who: string, command: string, choices: readonly CompletionChoice[] | null): void {
    this.#terminal.block(`${tame(command)}▏`, { first: this.#person(who), rest: INDENT });
    if (choices === null) {
      this.#box(['Loading options failed.']);
    } else {
      this.#box(choices.length === 0 ? ['No options match your search.'] : choices.map(({ name }) => name));
    }
  }

  form({ title, fields }: OpenModal): void {
    this.#box([tame(title), ...fields.map(({ label }) => `  ${tame(label)}`)]);
  }

  reply(
    message: Message,
    { reader, afterMs, edited }: { readonly reader: string; readonly afterMs: number; readonly edited: boolean },
  ): void {
    let first = this.#label('Bouncer', (text) => this.#terminal.paint('bold', this.#terminal.tint(BOT_COLOR, text)));
    const lead = (): string => {
      const start = first;
      first = INDENT;
      return start;
    };
    const show = (part: Partial<Message>): void => {
      const text = this.textOf({ ...partOf(message), ...part });
      if (text !== '') {
        this.#terminal.block(text, { first: lead(), rest: INDENT });
      }
    };
    show({ content: message.content });
    message.embeds.forEach((_, index) => {
      this.#embed(message, index, lead);
    });
    if ((message.flags ?? 0) & COMPONENTS_V2) {
      for (const component of message.components ?? []) {
        this.#component(message, component, lead);
      }
    } else {
      show({ components: message.components ?? [], attachments: message.attachments });
    }
    const who = (message.flags ?? 0) & EPHEMERAL ? `only ${reader} can see this` : 'everyone can see this';
    this.#terminal.block(`${edited ? 'edited ' : ''}after ${duration(afterMs)} · ${who}`, {
      first: lead(),
      rest: INDENT,
      style: 'dim',
    });
  }

  requests(requests: readonly WatchedRequest[]): void {
    const first = this.#label('VideoSDK', (text) => this.#dim(text));
    if (requests.length === 0) {
      this.#terminal.write(first + this.#dim('got no requests'));
    }
    requests.forEach((each, index) => {
      this.#terminal.write((index === 0 ? first : INDENT) + requestLine(each, this.#room, this.#terminal));
    });
    this.#terminal.write();
  }

  request(request: WatchedRequest): void {
    this.#terminal.write(
      this.#label('VideoSDK', (text) => this.#dim(text)) + requestLine(request, this.#room, this.#terminal),
    );
  }

  verdict(says: string, holds: boolean, saw: string): void {
    this.#afterVerdict = true;
    this.#terminal.block(says, {
      first: `${MARGIN}${holds ? this.#terminal.paint('green', '✔') : this.#terminal.paint(['bold', 'red'], '✘')} `,
      ...(!holds && { style: 'red' as const }),
    });
    if (!holds) {
      this.#terminal.block(tame(saw), { first: `${MARGIN}  `, style: 'dim' });
    }
  }

  textOf(message: Message): string {
    return tame(renderMessage(message, { now: Date.now(), ...this.#names }));
  }

  #label(text: string, styled: (text: string) => string): string {
    return MARGIN + styled(padEnd(text, LABEL));
  }

  #person(name: string): string {
    return this.#label(name, (text) => this.#terminal.paint(['bold', 'cyan'], text));
  }

  #dim(text: string): string {
    return this.#terminal.paint('dim', text);
  }

  #box(lines: readonly string[]): void {
    const shown = lines.map((line) => shortenMiddle(tame(line), this.#room - 4));
    const inside = Math.max(...shown.map(textWidth)) + 2;
    this.#terminal.write(INDENT + this.#dim(`┌${'─'.repeat(inside)}┐`));
    for (const line of shown) {
      this.#terminal.write(`${INDENT}${this.#dim('│')} ${padEnd(line, inside - 2)} ${this.#dim('│')}`);
    }
    this.#terminal.write(INDENT + this.#dim(`└${'─'.repeat(inside)}┘`));
  }

  /** A part of a message of version 2: a container has a bar like an embed. */
  #component(message: Message, component: NonNullable<Message['components']>[number], lead: () => string): void {
    if (component.type !== CONTAINER) {
      const text = this.textOf({ ...partOf(message), components: [component] });
      if (text !== '') {
        this.#terminal.block(text, { first: lead(), rest: INDENT });
      }
      return;
    }
    const bar = this.#terminal.tint(component.accent_color ?? BAR_COLOR, '┃');
    const text = this.textOf({ ...partOf(message), components: [{ ...component, accent_color: null }] });
    for (const line of text.split('\n')) {
      this.#terminal.block(line.replace(/^┃ ?/u, ''), { first: `${lead()}${bar} `, rest: `${INDENT}${bar} ` });
    }
  }

  #embed(message: Message, index: number, lead: () => string): void {
    const shown = message.embeds[index];
    if (shown === undefined) {
      return;
    }
    const { color, ...uncolored } = shown;
    const bar = this.#terminal.tint(color ?? BAR_COLOR, '┃');
    const headings = new Set(
      (shown.description ?? '').split('\n').flatMap((line) => /^\*\*(.+)\*\*$/u.exec(line)?.[1] ?? []),
    );
    const lines = this.textOf({ ...partOf(message), embeds: [uncolored] })
      .split('\n')
      .map((line) => line.replace(/^┃ ?/u, ''));
    lines.forEach((line, nth) => {
      const isTitle = nth === 0 && shown.title !== undefined;
      const isFooter = nth === lines.length - 1 && shown.footer !== undefined;
      const style: Style | undefined = isTitle || headings.has(line) ? 'bold' : isFooter ? 'dim' : undefined;
      this.#terminal.block(line, {
        first: `${lead()}${bar} `,
        rest: `${INDENT}${bar} `,
        ...(style !== undefined && { style }),
      });
    });
  }
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
