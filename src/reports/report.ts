import type { CaseKey } from '../cases/case.ts';
import type { ChannelPosts, SetAside } from '../cases/log-channel.ts';
import { typedIn } from '../common/text.ts';

/** Identifies a report: its server, and a number that counts up from 1 there. */
export interface ReportKey {
  readonly guildId: string;
  readonly number: number;
}

/** What a button says about its report: numbers count anew after a backup was restored, references don't repeat. */
export interface ReportClaim extends ReportKey {
  /** Left out: whichever report has the number now. */
  readonly reference?: string;
}

/**
 * How a report was handled. `removal`: a removal was requested from it, whatever came of that. If VideoSDK wasn't asked,
 * no one has acted on the report.
 */
export type Handling = 'removal' | 'dismissed';

/** Whom a report is about, as far as the member who sent it could say. None of it proves who they are. */
export interface Reported {
  /** As typed or picked; `null`: someone who has no name, or who was picked, has left and isn't known anymore. */
  readonly name: string | null;
  /** The Discord ID of the member in whose menu, or by whose message, the report was begun. */
  readonly memberId: string | null;
  /** Someone who was picked from the people in a session. */
  readonly participant: { readonly id: string; readonly sessionId: string } | null;
  /** The name isn't the one that was filled in for this member: another one was typed. */
  readonly otherName?: boolean;
}

/** A report to be recorded. */
export interface NewReport {
  readonly guildId: string;
  /** The server's language, as Discord names it. The log channel uses it. */
  readonly guildLocale: string;
  /** Discord ID. */
  readonly reporterId: string;
  readonly about: Reported;
  readonly what: string;
  /** Links to what Discord keeps: see {@link pictureLink}. */
  readonly pictures: readonly string[];
  /** The reported message. */
  readonly message: { readonly channelId: string; readonly messageId: string } | null;
  readonly reference: string;
  /** Milliseconds of the Unix epoch. */
  readonly at: number;
}

/** What a member has reported. */
export interface Report extends ReportKey, Omit<NewReport, 'guildId' | 'at'> {
  readonly createdAt: number;
  /** `null` until a moderator acts on it. */
  readonly handled: { readonly how: Handling; readonly by: string; readonly at: number } | null;
  /** The cases that came of it, the first ones first. */
  readonly cases: readonly ReportCase[];
}

export interface ReportCase {
  readonly number: number;
  /** Its message in the log channel; `null`: there's none yet. */
  readonly post: { readonly channelId: string; readonly messageId: string } | null;
  /** A moderator declared that it doesn't count. */
  readonly voided: boolean;
}

/** A member can send this many reports within this time. */
export const MOST_REPORTS = 3;
export const REPORTS_WITHIN_MS = 10 * 60_000;

export const MOST_PICTURES = 3;
export const LONGEST_WHAT = 1_000;
export const LONGEST_WHO = 100;

export type Filed =
  | { readonly kind: 'filed'; readonly number: number }
  /** The member has sent {@link MOST_REPORTS}. They can send the next one then, in milliseconds of the Unix epoch. */
  | { readonly kind: 'limited'; readonly until: number };

export type Dismissal =
  | { readonly kind: 'dismissed'; readonly report: Report }
  /** Someone, or the same moderator, has acted on it before. */
  | { readonly kind: 'handled-already'; readonly report: Report }
  /** It was erased: too old, or someone in it was forgotten. */
  | { readonly kind: 'gone' };

/** Where the report is from which a case came. */
export interface ReportOfCase {
  readonly number: number;
  /** The message that shows it; `null`: there's none. */
  readonly post: { readonly channelId: string; readonly messageId: string } | null;
}

/** What members have reported. All methods reject with {@link RecordsError}. */
export interface Reports {
  /** Commits a report, unless its sender has reached the limit. */
  file(report: NewReport): Promise<Filed>;
  /** When this member can send the next report, in milliseconds of the Unix epoch; `null`: now. */
  limitedUntil(guildId: string, reporterId: string, at: number): Promise<number | null>;
  /** @returns `null` if it was erased, or another report has its number now */
  find(claim: ReportClaim): Promise<Report | null>;
  /** The number of the report that this use of the bot left; `null`: none. */
  filedUnder(guildId: string, reporterId: string, reference: string): Promise<number | null>;
  /** Of two moderators, one gets it. */
  dismiss(claim: ReportClaim, by: string, at: number): Promise<Dismissal>;

  /** Any report about this person, by a name or a Discord ID; `null`: there's none. */
  about(guildId: string, given: string): Promise<ReportsAbout | null>;
  /** The same, by one of the reports. */
  aboutSame(key: ReportKey): Promise<ReportsAbout | null>;
  /** How many reports there are about the person of a case: by their ID, their name, or a case of theirs. */
  countOfCasePerson(seenIn: CaseKey): Promise<number>;
  /**
   * Erases all reports about the same person as this one, and has the messages deleted that show them.
   *
   * @param erasure identifies this erasure
   * @returns how many there were
   */
  forgetSame(key: ReportKey, erasure: string): Promise<number>;
}

/** What is on record about someone who isn't in any case. */
export interface ReportsAbout {
  /** One of the reports. Stands for the person where a name doesn't fit, as long as the report exists. */
  readonly number: number;
  readonly name: string | null;
  readonly memberId: string | null;
  readonly reports: number;
}

/** Erases reports past a server's retention: see `Retention`. */
export interface ReportRetention {
  /** @returns how many were deleted; 0 when none are left */
  deleteOlderThan(guildId: string, before: number): Promise<number>;
}

/** The messages in log channels that show reports. */
export interface ReportPosts extends ChannelPosts<Report> {
  /** What was set aside for a server; `null`: nothing. */
  aside(guildId: string): Promise<SetAside | null>;
  /** Retries what was set aside. */
  again(guildId: string): Promise<void>;
}

/** Of Discord's CDN, which keeps what people upload. https://discord.com/developers/docs/reference#image-formatting */
const CDN_HOSTS: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);
const CDN_FOLDERS = /^\/(?:ephemeral-)?attachments\/\d{1,20}\/\d{1,20}\/[^/]+$/u;
/** Discord's are half as long. What is longer doesn't fit into a message. */
const LONGEST_LINK = 1_000;

/**
 * A link to a picture that was uploaded to Discord, as it's stored and shown; `null` for anything else. The bot never
 * follows it.
 */
export function pictureLink({ url, contentType }: { readonly url: string; readonly contentType: string | null }) {
  if (!URL.canParse(url) || contentType?.startsWith('image/') !== true) {
    return null;
  }
  const { protocol, hostname, port, username, password, pathname, search } = new URL(url);
  const isDiscords =
    protocol === 'https:' && CDN_HOSTS.has(hostname) && port === '' && username === '' && password === '';
  const link = `https://${hostname}${pathname}${search}`;
  return isDiscords && CDN_FOLDERS.test(pathname) && link.length <= LONGEST_LINK ? link : null;
}

/** What a report's form lacks. */
export type ReportProblem = 'who-missing' | 'what-missing';

/** What was filled in, without blanks around it; or what is missing. */
export function filledIn(fields: {
  readonly typedWho: string;
  readonly picked: string | null;
  readonly what: string;
}): { readonly who: string | null; readonly what: string } | ReportProblem {
  const who = typedIn(fields.typedWho.slice(0, LONGEST_WHO).toWellFormed());
  const what = typedIn(fields.what.slice(0, LONGEST_WHAT).toWellFormed());
  if (who === null && fields.picked === null) {
    return 'who-missing';
  }
  return what === null ? 'what-missing' : { who, what };
}

/**
 * When the next report can be sent, given when the latest ones were, the newest first.
 *
 * @param times milliseconds of the Unix epoch
 * @returns `null`: now
 */
export function nextReportAt(times: readonly number[], now: number): number | null {
  const oldest = times.filter((at) => at > now - REPORTS_WITHIN_MS)[MOST_REPORTS - 1];
  return oldest === undefined ? null : oldest + REPORTS_WITHIN_MS;
}
