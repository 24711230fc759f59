import type { PageInfo } from './behavior.ts';
import { OWNER, PERSONAL_DATA } from './personal-data.ts';
import type { Participant, Room, Session } from './world.ts';

/**
 * VideoSDK's response bodies, from its reference pages for v1 and v2. Where pages differ, the more complete one is
 * used.
 */

export interface Page<T> {
  readonly items: readonly T[];
  readonly pageInfo: PageInfo;
}

export interface List {
  readonly pageInfo: PageInfo;
  readonly data: unknown;
}

function participant(of: Participant): Record<string, unknown> {
  return {
    participantId: of.participantId,
    // undefined leaves out the field, as VideoSDK does for people without a name.
    name: of.name ?? undefined,
    timelog: of.timelog.map((stay) => ({
      start: stay.start.toISOString(),
      end: stay.end?.toISOString() ?? null,
    })),
  };
}

/** v1 calls the room a meeting and has neither status nor links. */
export function sessionV1(of: Session): Record<string, unknown> {
  return {
    id: of.id,
    meetingId: of.room.roomId,
    start: of.start.toISOString(),
    end: of.end?.toISOString() ?? null,
    participants: of.participants.map(participant),
  };
}

/** What some samples show for an ended session. */
export function endedMeeting(of: Session): unknown {
  const { id, start, end, participants } = sessionV1(of);
  return { id, meetingId: of.room.id, userMeetingId: of.room.roomId, start, end, participants };
}

function sessionV2(of: Session, url: string, participants: readonly unknown[]): Record<string, unknown> {
  return {
    id: of.id,
    roomId: of.room.roomId,
    customRoomId: of.room.customRoomId ?? undefined,
    start: of.start.toISOString(),
    end: of.end?.toISOString() ?? null,
    status: of.end === null ? 'ongoing' : 'ended',
    region: 'sg001',
    participants,
    links: {
      get_room: `${url}/v2/rooms/${encodeURIComponent(of.room.roomId)}`,
      get_session: `${url}/v2/sessions/${encodeURIComponent(of.id)}`,
    },
  };
}

export function session(of: Session, url: string): unknown {
  return sessionV2(of, url, of.participants.map(participant));
}

export function sessionList(page: Page<Session>, url: string): List {
  return { pageInfo: page.pageInfo, data: page.items.map((item) => session(item, url)) };
}

/** `data` is an object here and includes people who left. */
export function participantList(of: Session, page: Page<Participant>, url: string): List {
  return { pageInfo: page.pageInfo, data: sessionV2(of, url, page.items.map(participant)) };
}

/** `data` is an array with one element here and contains personal data. */
export function activeList(
  of: Session,
  page: Page<Participant>,
  url: string,
  noOne: 'empty-participants' | 'empty-data',
): List {
  if (page.pageInfo.total === 0 && noOne === 'empty-data') return { pageInfo: page.pageInfo, data: [] };
  const active = sessionV2(of, url, page.items.map(withPersonalData));
  return { pageInfo: page.pageInfo, data: [{ ...active, apiKey: PERSONAL_DATA.apiKey }] };
}

function withPersonalData(of: Participant): unknown {
  const { apiKey, city, country, ip, latitude, longitude, userAgent, deviceName } = PERSONAL_DATA;
  return {
    ...participant(of),
    // A guess: no official source shows more of these than their names.
    mode: 'SEND_AND_RECV',
    events: Object.fromEntries(
      Object.entries(of.events).map(([what, entries]) => [
        what,
        entries.map(({ start, end }) => ({
          start: start.toISOString(),
          ...(end !== null && { end: end.toISOString() }),
        })),
      ]),
    ),
    apiKey,
    geoLocation: { ip, city, country, latitude, longitude },
    deviceInfo: { userAgent, deviceName, platform: 'mobile' },
  };
}

export function singleParticipant(of: Participant): unknown {
  return participant(of);
}

export function room(of: Room, url: string): unknown {
  return {
    id: of.id,
    roomId: of.roomId,
    customRoomId: of.customRoomId ?? undefined,
    disabled: of.deactivatedAt !== null,
    createdAt: of.createdAt.toISOString(),
    updatedAt: (of.deactivatedAt ?? of.createdAt).toISOString(),
    links: {
      get_room: `${url}/v2/rooms/${encodeURIComponent(of.roomId)}`,
      get_session: `${url}/v2/sessions?roomId=${encodeURIComponent(of.roomId)}`,
    },
  };
}

/** A deactivated room has other names for its IDs, and says whose account it is. */
export function deactivatedRoom(of: Room): unknown {
  return {
    id: of.id,
    meetingId: of.roomId,
    userMeetingId: of.customRoomId ?? undefined,
    disabled: true,
    userId: OWNER.id,
    user: { ...OWNER, discontinuedReason: null },
    createdAt: of.createdAt.toISOString(),
    updatedAt: (of.deactivatedAt ?? of.createdAt).toISOString(),
  };
}
