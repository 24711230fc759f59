import type {
  ChosenMember,
  ChosenMessage,
  ComponentHandler,
  ComponentUse,
  Message,
  Modal,
  ModalHandler,
  ModalUse,
  Replying,
  Use,
} from '../bot/command.ts';
import { withTimeout } from '../bot/with-timeout.ts';
import type { Announcer, Shown } from '../cases/log-channel.ts';
import { causeFacts } from '../common/store-error.ts';
import { fold } from '../common/text.ts';
import type { KeepOutLength } from '../keep-out/keep-out.ts';
import { isValueOf, shortForm } from '../removal/identification.ts';
import { findMember, type MemberSearchParts } from '../removal/member-menu.flow.ts';
import { outcomeMessage } from '../removal/outcome.view.ts';
import { createPicker, type PickerParts, pickerContextOf } from '../removal/picker/picker.flow.ts';
import type { NobodySeen } from '../removal/who-is-there.ts';
import { longestFirst } from '../sessions/participant.ts';
import type { SessionCacheOf } from '../sessions/session-cache.ts';
import { chooseSession } from '../sessions/session-choice.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import { OfferedPeople, type OfferedPerson } from './offered.ts';
import {
  filledIn,
  MOST_PICTURES,
  type NewReport,
  pictureLink,
  type Report,
  type ReportClaim,
  type Reports,
} from './report.ts';
import {
  formTooLateMessage,
  handledAlreadyMessage,
  type NoReport,
  namePrefilled,
  noReportMessage,
  notOnRecordMessage,
  pickedGoneMessage,
  REPORT_FIELDS,
  reportGoneMessage,
  reportIncompleteMessage,
  reportMessage,
  reportModal,
  reportSentMessage,
} from './report.view.ts';

export interface ReportParts extends PickerParts, Pick<MemberSearchParts, 'lists'> {
  /** For the form. Members don't wait in the queue of removals, and can't fill it. */
  readonly sessionCache: SessionCacheOf<'sessions' | 'people'>;
  readonly reports: Pick<Reports, 'file' | 'limitedUntil' | 'find' | 'filedUnder' | 'dismiss'>;
  readonly reportAnnouncer: Pick<Announcer, 'announce' | 'shownAs'>;
}

/** Where a report is begun: nowhere in particular, in the menu of a member, or in that of a message. */
export interface ReportStart {
  readonly member: ChosenMember | null;
  readonly message: Pick<ChosenMessage, 'channelId' | 'messageId'> | null;
  /** Stands for the name that was filled in at first: see `nameMark`. */
  readonly filledIn?: string | null;
}

/** From a member's report to what a moderator does about it. */
export interface ReportFlow {
  /** The form, if the member can send a report now. */
  open(use: Use, start: ReportStart): Promise<Modal | null>;
  /** What to say where the form didn't open. */
  instead(use: Use & Replying, start: ReportStart): Promise<void>;
  readonly components: Readonly<Record<string, ComponentHandler>>;
  readonly modals: Readonly<Record<string, ModalHandler>>;
}

export function createReportFlow(parts: ReportParts): ReportFlow {
  return new Reporting(parts);
}

/** Whether a server takes reports. */
export function takesReports({ reports }: Use['settings']): boolean {
  return reports;
}

export const NOWHERE: ReportStart = { member: null, message: null };

/** A modal has to be ready right away: without the people, a name can still be typed. */
const PEOPLE_WITHIN_MS = 600;
/** How long the member waits to read whether the moderators can see the report. */
const POSTED_WITHIN_MS = 2_000;
/** As many as a menu holds. */
const MOST_PEOPLE = 25;
/** What *Keep out…* is filled in with. The moderator can choose another. */
const KEEP_OUT: KeepOutLength = '1 hour';

/** Why someone who was picked in a session is certainly not there. */
const GONE: ReadonlySet<NobodySeen['kind']> = new Set(['session-over', 'no-such-session', 'none-running'] as const);

/** In these, Discord refused the pictures of a report. */
const WITHOUT_PICTURES: ReadonlySet<Shown> = new Set(['without-pictures', 'without-both'] as const);

type Press = ComponentUse & Replying;

/** What was filled in, and from where. */
interface Said {
  readonly who: string | null;
  readonly what: string;
  readonly picked: string | null;
  readonly start: ReportStart;
}

class Reporting implements ReportFlow {
  readonly components: Readonly<Record<string, ComponentHandler>>;
  readonly modals: Readonly<Record<string, ModalHandler>>;
  readonly #parts: ReportParts;
  readonly #search: MemberSearchParts;
  readonly #offered = new OfferedPeople();

  constructor(parts: ReportParts) {
    this.#parts = parts;
    this.#search = { lists: parts.lists, picker: createPicker(parts) };
    this.components = {
      open: {
        access: 'everybody',
        shown: 'beside',
        modalFirst: (use) => this.open(use, startIn(use.argument)),
        run: (use) => this.instead(use, startIn(use.argument)),
      },
      remove: { access: 'moderators', shown: 'beside', run: (use) => this.#act(use, null) },
      'keep-out': { access: 'moderators', shown: 'beside', run: (use) => this.#act(use, KEEP_OUT) },
      dismiss: { access: 'moderators', shown: 'in-place', run: (use) => this.#dismiss(use) },
    };
    this.modals = { send: { access: 'everybody', shown: 'beside', run: (use) => this.#send(use) } };
  }

  async open(use: Use, start: ReportStart): Promise<Modal | null> {
    if ((await this.#whyNot(use)) !== null) {
      return null;
    }
    const { actor, t, settings } = use;
    const people = settings.reportsShowPeople ? await this.#peopleInTime(use) : [];
    const { member } = start;
    return reportModal(t, {
      ownerId: actor.userId,
      argument: argumentOf(start),
      name: member === null || member.name === '' ? null : member.name,
      people,
    });
  }

  async instead(use: Use & Replying, start: ReportStart): Promise<void> {
    const why = await this.#whyNot(use);
    await use.reply(
      why === null
        ? formTooLateMessage(use.t, { ownerId: use.actor.userId, argument: argumentOf(start) })
        : noReportMessage(use.t, why),
    );
  }

  async #whyNot({ settings, guildId, actor }: Use): Promise<NoReport | null> {
    const closed = closedBy(settings);
    if (closed !== null) {
      return closed;
    }
    const { reports, now } = this.#parts;
    const until = await reports.limitedUntil(guildId, actor.userId, now());
    return until === null ? null : { kind: 'limited', until };
  }

  /** Those who can be picked. None if they can't be read in time, or if there's more than one session. */
  async #peopleInTime(use: Use): Promise<readonly OfferedPerson[]> {
    const { clock, now } = this.#parts;
    const seen = await withTimeout(clock, PEOPLE_WITHIN_MS, this.#peopleIn(use), []);
    // The newest are the likeliest.
    const people = seen.toReversed().slice(0, MOST_PEOPLE);
    this.#offered.remember(use.guildId, use.actor.userId, people, now());
    return people;
  }

  /** Longest there first, a few seconds old at most: however many members ask, VideoSDK is asked once. */
  async #peopleIn({ guildId, settings, reference, log }: Use): Promise<readonly OfferedPerson[]> {
    try {
      const cache = await this.#parts.sessionCache(guildId);
      const choice = chooseSession(null, await cache.sessions(settings.rooms, reference), settings.rooms);
      if (choice.kind !== 'chosen') {
        return [];
      }
      const { id: sessionId } = choice.session;
      const { items } = await cache.people(sessionId, reference);
      return [...items].sort(longestFirst).map(({ id, name }) => ({ id, name, sessionId }));
    } catch (error) {
      // A name that is typed says as much.
      if (!(error instanceof UpstreamError)) {
        log.warn(causeFacts(error), "couldn't read the people for a report");
      }
      return [];
    }
  }

  async #send(use: ModalUse): Promise<void> {
    const { t, actor, guildId, guildLocale, reference, settings, log, argument } = use;
    const { reports, reportAnnouncer, onReport, now, clock } = this.#parts;
    const one = (field: string): string => use.fields.get(field)?.[0] ?? '';
    const [typedWho, picked, written] = [one(REPORT_FIELDS.who), one(REPORT_FIELDS.pick), one(REPORT_FIELDS.what)];
    const typed = [typedWho, written].filter((text) => text !== '').join('\n');
    const closed = closedBy(settings);
    if (closed !== null) {
      await use.reply(noReportMessage(t, closed, typed));
      return;
    }
    const mayPick = settings.reportsShowPeople && picked !== '';
    const filled = filledIn({ typedWho, picked: mayPick ? picked : null, what: written });
    if (typeof filled === 'string') {
      await use.reply(reportIncompleteMessage(t, filled, typed, { ownerId: actor.userId, argument }));
      return;
    }
    const until = await reports.limitedUntil(guildId, actor.userId, now());
    if (until !== null) {
      await this.#refuse(use, until, typed);
      return;
    }
    const start = startIn(argument);
    const said = await this.#said(use, { ...filled, picked: mayPick ? picked : null, start });
    const uploaded = [...new Set(use.fields.get(REPORT_FIELDS.pictures) ?? [])];
    const pictures = uploaded
      .flatMap((id) => use.uploads.get(id) ?? [])
      .flatMap((file) => pictureLink(file) ?? [])
      .slice(0, MOST_PICTURES);
    const report: NewReport = {
      guildId,
      guildLocale,
      reporterId: actor.userId,
      ...said,
      pictures,
      message: start.message,
      reference,
      at: now(),
    };
    const facts = { dropped: uploaded.length - pictures.length, pictures: pictures.length };
    const sent = (shown: Shown | 'waiting') => reportSentMessage(t, { ...facts, shown });
    const filed = await use.write(() => reports.file(report), {
      lookUp: async () =>
        (await reports.filedUnder(guildId, actor.userId, reference)) === null
          ? notOnRecordMessage(t, typed, { ownerId: actor.userId, argument })
          : sent('waiting'),
      changed: ({ kind }) => kind === 'filed',
    });
    if (filed.kind === 'limited') {
      await this.#refuse(use, filed.until, typed);
      return;
    }
    log.info({ report: filed.number, pictures: pictures.length }, 'report recorded');
    onReport?.('sent');
    const posted = reportAnnouncer.announce(guildId).then(({ kind }) => {
      // Closed to the bot, or only later: no one can read it yet.
      return kind === 'up-to-date' ? reportAnnouncer.shownAs({ guildId, number: filed.number }) : 'waiting';
    });
    const soon = await withTimeout(clock, POSTED_WITHIN_MS, posted, 'waiting');
    await use.reply(sent(soon));
    const shown = await posted;
    if (shown !== soon) {
      await use.reply(sent(shown));
    }
  }

  async #refuse({ t, log, reply }: ModalUse, until: number, typed: string): Promise<void> {
    log.info('report refused: limit');
    this.#parts.onReport?.('limited');
    await reply(noReportMessage(t, { kind: 'limited', until }, typed));
  }

  /** What was picked comes from a client, so it's only believed of someone who was offered, or is there. */
  async #said(use: Use, { who, what, picked, start }: Said): Promise<Pick<NewReport, 'about' | 'what'>> {
    const memberId = start.member?.userId ?? null;
    const isOther = who !== null && !isFilledIn(who, start);
    if (picked === null) {
      const otherName = memberId !== null && isOther;
      return { about: { name: who, memberId, participant: null, ...(otherName && { otherName }) }, what };
    }
    const person = await this.#person(use, picked);
    if (person === null) {
      // Whatever is filled in for the member isn't who was picked.
      const otherName = memberId !== null && isOther;
      return {
        about: { name: isOther ? who : null, memberId, participant: null, ...(otherName && { otherName }) },
        what,
      };
    }
    const { id, name, sessionId } = person;
    return {
      about: { name, memberId, participant: { id, sessionId } },
      what: isOther ? `${what} ${use.t('reports.alsoTyped', { who })}` : what,
    };
  }

  /** Who was offered counts also if they've left since. */
  async #person(use: Use, picked: string): Promise<OfferedPerson | null> {
    const offered = this.#offered.find(use.guildId, use.actor.userId, picked);
    return offered ?? (await this.#peopleIn(use)).find(({ id }) => isValueOf(picked, id)) ?? null;
  }

  /** *Remove…* and *Keep out…*: whoever confirms has acted on the report. Until then, it's open to others. */
  async #act(use: Press, keepOut: KeepOutLength | null): Promise<void> {
    const report = await this.#parts.reports.find(claimIn(use));
    if (report === null) {
      await use.reply(reportGoneMessage(use.t));
    } else if (report.handled !== null) {
      await use.reply(handledAlreadyMessage(use.t, report));
    } else {
      await use.reply(await this.#whomToRemove(use, report, keepOut));
    }
  }

  async #whomToRemove(use: Press, report: Report, keepOut: KeepOutLength | null): Promise<Message> {
    const { about, number } = report;
    const filled = { keepOut, report: number };
    const { picker } = this.#search;
    if (about.participant !== null) {
      const { id, sessionId } = about.participant;
      const { guildId, settings, reference, t, actor } = use;
      const seen = await this.#parts.whoIsThere(guildId, sessionId, settings.rooms, { reference });
      const target = seen.kind === 'people' ? seen.people.items.find((person) => person.id === id) : undefined;
      if (seen.kind === 'people' && target !== undefined) {
        const { session } = seen;
        return settings.protectedIds.has(id)
          ? outcomeMessage(
              t,
              { kind: 'protected', session, target },
              { moderatorId: actor.userId, reason: null, reference, case: null },
            )
          : picker.confirm({ ...pickerContextOf(use), ...filled, session, target });
      }
      const inSession = seen.kind === 'people' ? seen.session.id : null;
      const message = await picker.open({
        ...pickerContextOf(use),
        ...filled,
        sessionId: inSession,
        query: about.name,
        first: [],
      });
      const isGone = seen.kind === 'people' ? seen.people.complete : GONE.has(seen.kind);
      return pickedGoneMessage(t, message, id, isGone ? 'gone' : 'unseen');
    }
    if (about.memberId !== null && about.name !== null && about.otherName !== true) {
      return findMember(this.#search, use, { userId: about.memberId, name: about.name }, filled);
    }
    return picker.open({ ...pickerContextOf(use), ...filled, sessionId: null, query: about.name, first: [] });
  }

  async #dismiss(use: Press): Promise<void> {
    const { t, actor, log, reply, beside, guildId } = use;
    const { reports, reportAnnouncer, onReport, now } = this.#parts;
    const claim = claimIn(use);
    // What Discord refused, the process knows that has shown it. Any other one sees it by the message.
    const shown = (report: Report): Message =>
      reportMessage(t, report, {
        picturesRefused: use.picturesOn === 0 || WITHOUT_PICTURES.has(reportAnnouncer.shownAs(report)),
      });
    const dismissal = await use.write(() => reports.dismiss(claim, actor.userId, now()), {
      lookUp: async () => {
        const report = await reports.find(claim);
        return report === null ? reportGoneMessage(t) : shown(report);
      },
      changed: ({ kind }) => kind === 'dismissed',
    });
    if (dismissal.kind === 'gone') {
      await beside(reportGoneMessage(t));
      return;
    }
    const { report } = dismissal;
    if (dismissal.kind === 'dismissed') {
      log.info({ report: report.number }, 'report dismissed');
      onReport?.('dismissed');
    }
    await reply(shown(report));
    // A second press of the same moderator changes nothing.
    if (dismissal.kind === 'handled-already' && report.handled?.by !== actor.userId) {
      await beside(handledAlreadyMessage(t, report));
    }
    void reportAnnouncer.announce(guildId);
  }
}

function closedBy({ reports, logChannelId }: Use['settings']): NoReport | null {
  return reports ? (logChannelId === null ? { kind: 'no-channel' } : null) : { kind: 'off' };
}

/** A number alone claims nothing: the client sends it, and numbers count anew after a backup was restored. */
function claimIn({ guildId, argument }: Press): ReportClaim {
  const [, number = '0', reference = ''] = /^(\d{1,9})\.([0-9A-Z]{1,16})$/u.exec(argument) ?? [];
  return { guildId, number: Number(number), reference };
}

/** Without a mark, as after a member without a visible name, whatever was typed is another name. */
function isFilledIn(who: string, { member, filledIn: mark = null }: ReportStart): boolean {
  return member !== null && mark !== null && nameMark(who) === mark;
}

/** Stands for a name in 4 characters, so that it fits into a custom ID. Names that read the same have the same. */
function nameMark(name: string): string {
  return shortForm(fold(name) === '' ? name : fold(name)).slice(1, 5);
}

/** What the form and the button that opens it carry. It comes back from the client, so it's only what someone claims. */
function argumentOf({ member, message, filledIn: mark }: ReportStart): string {
  if (member === null && message === null) {
    return '';
  }
  const name = namePrefilled(member?.name ?? '');
  const its = mark ?? (name === '' ? null : nameMark(name));
  const ids = [member?.userId ?? '', message?.channelId ?? '', message?.messageId ?? ''];
  return [...ids, ...(its === null ? [] : [its])].join('.');
}

function startIn(argument: string): ReportStart {
  const [, userId = '', channelId = '', messageId = '', mark = null] =
    /^(\d{1,20})?\.(\d{1,20})?\.(\d{1,20})?(?:\.([\w-]{4}))?$/u.exec(argument) ?? [];
  return {
    member: userId === '' ? null : { userId, name: '' },
    message: channelId === '' || messageId === '' ? null : { channelId, messageId },
    filledIn: mark,
  };
}
