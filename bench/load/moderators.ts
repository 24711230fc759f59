import type { Answers, LeanDiscord } from '../servers/discord.ts';
import { type CommandOption, interaction } from '../servers/interaction.ts';
import type { Person } from '../servers/people.ts';
import type { Session } from '../servers/session.ts';
import type { LeanVideosdk } from '../servers/videosdk.ts';
import { GIVEN_UP_AFTER_MS, type Kick, newKick } from './kick.ts';
import { pause } from './open-loop.ts';

/** A callback of type 4: a message in place of a deferral. */
const ANSWERED_AT_ONCE = /^\s*\{\s*"type":\s*4\b/u;

export type Completion = { readonly sentAt: number; answeredAt: number | undefined; body: string };

/** The people at the other end: they send interactions and record the responses. */
export type Moderators = {
  /**
   * Sends a kick of someone who just joined a session. The kick has exclusive use of that session until its final
   * embed: it's the one that rested longest, or a new one.
   */
  kick(more?: readonly CommandOption[]): Kick;
  /** Stops waiting for a kick that was never answered, so that its session is free for others. */
  giveUp(kick: Kick): void;
  complete(session: Session, typed: string): Promise<Completion>;
  /** Resolves when all sent kicks have their final embed, or were refused at once, or after `patienceMs`. */
  settled(patienceMs: number): Promise<void>;
};

export function createModerators(
  discord: () => LeanDiscord,
  videosdk: LeanVideosdk,
  people: readonly Person[],
  sessions: number,
  from?: string,
): { readonly moderators: Moderators; readonly answers: Answers } {
  const free: Session[] = Array.from({ length: sessions }, () => videosdk.addSession(people));
  const kicks = new Map<string, Kick>();
  const completions = new Map<string, { completion: Completion; done: (completion: Completion) => void }>();
  let count = 0;

  const send = (type: 2 | 4, options: readonly CommandOption[]): { token: string; frame: string } => {
    count += 1;
    const { token, payload } = interaction(type, count, discord().guilds, options, from);
    return { token, frame: JSON.stringify(payload) };
  };

  const answers: Answers = {
    callback(token, body, at) {
      const kick = kicks.get(token);
      if (kick) {
        kick.ackAt ??= at;
        if (at - kick.sentAt > GIVEN_UP_AFTER_MS) return false;
        kick.callbacks += 1;
        kick.callbackBody = body;
        if (ANSWERED_AT_ONCE.test(body)) {
          kick.toldAt ??= at;
          kicks.delete(token);
          free.push(kick.session);
        }
      }
      const asked = completions.get(token);
      if (!asked) return true;
      completions.delete(token);
      asked.completion.answeredAt = at;
      asked.completion.body = body;
      asked.done(asked.completion);
      return true;
    },
    edit(token, body, at) {
      const kick = kicks.get(token);
      if (!kick) return;
      kick.finalAt = at;
      kick.editBody = body;
      kicks.delete(token);
      free.push(kick.session);
    },
  };

  const moderators: Moderators = {
    kick(more = []) {
      const session = free.shift() ?? videosdk.addSession(people);
      const { token, frame } = send(2, [
        { name: 'participant', type: 3, value: `guest${String(count + 1).padStart(6, '0')}` },
        { name: 'session', type: 3, value: session.id },
        ...more,
      ]);
      const kick = newKick(count, session);
      kicks.set(token, kick);
      discord().gateway.dispatch('INTERACTION_CREATE', frame);
      return kick;
    },
    giveUp(kick) {
      for (const [token, waiting] of kicks) {
        if (waiting !== kick) continue;
        kicks.delete(token);
        free.push(kick.session);
        return;
      }
    },
    complete(session, typed) {
      const { token, frame } = send(4, [
        { name: 'participant', type: 3, value: typed, focused: true },
        { name: 'session', type: 3, value: session.id },
      ]);
      return new Promise((done) => {
        const completion: Completion = { sentAt: performance.now(), answeredAt: undefined, body: '' };
        completions.set(token, { completion, done });
        discord().gateway.dispatch('INTERACTION_CREATE', frame);
      });
    },
    async settled(patienceMs) {
      const end = performance.now() + patienceMs;
      while (kicks.size > 0 && performance.now() < end) await pause(10);
    },
  };
  return { moderators, answers };
}
