import { VIDEOSDK_API_KEY } from './identifiers.ts';

/** Someone in a session, with prebuilt JSON for each call: serializing isn't what is measured. */
export type Person = {
  readonly participantId: string;
  readonly name: string;
  /** As in the active list: with the personal data that comes along unasked. */
  readonly active: string;
  /** As in the session that a removal returns. */
  readonly brief: string;
};

const GIVEN = ['Ada', 'Bela', 'Chidi', 'Dora', 'Emil', 'Fatou', 'Goran', 'Hana', 'Ines', 'Jonas', 'Kofi', 'Lena'];
const FAMILY = [
  'Novak',
  'Okafor',
  'Lindqvist',
  'Tanaka',
  'Moreau',
  'Silva',
  'Kaya',
  'Haddad',
  'Berger',
  'Osei',
  'Rossi',
];

/** Joined over the past hour, in no order: getting the longest first requires sorting, as with the real list. */
export function person(participantId: string, name: string, index: number): Person {
  const joined = new Date(Date.now() - 60_000 - ((index * 7919) % 3600) * 1000).toISOString();
  const timelog = [{ start: joined, end: null }];
  const active = {
    participantId,
    name,
    apiKey: VIDEOSDK_API_KEY,
    sessionId: '',
    geoLocation: { country: 'DE', region: 'BE', city: 'Berlin', ip: '203.0.113.7', latitude: 52.52, longitude: 13.4 },
    deviceInfo: { sdkType: 'react', sdkVersion: '0.5.2', platform: 'browser', browserUserAgent: USER_AGENT },
    timelog,
    events: { mic: [{ start: joined, end: null }], webcam: [], screenShare: [], screenShareAudio: [] },
  };
  return {
    participantId,
    name,
    active: JSON.stringify(active),
    brief: JSON.stringify({ participantId, name, timelog }),
  };
}

const USER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** `count` people with different IDs and names. */
export function crowd(count: number): readonly Person[] {
  return Array.from({ length: count }, (_, index) => {
    const given = GIVEN[index % GIVEN.length];
    const family = FAMILY[Math.floor(index / GIVEN.length) % FAMILY.length];
    return person(`stay${String(index).padStart(5, '0')}`, `${given} ${family} ${index}`, index);
  });
}
