import { person, sessionOf } from '../../../support/hostile.ts';

/** Noon of a day in November 2023: times in samples count from here. */
export const T0 = 1_700_000_000_000;
export const MINUTE = 60_000;

export const hall = sessionOf('s-hall', { room: '25af-rsr2-lk92', customId: 'Town Hall', connectedCount: 12 });
export const choir = sessionOf('61adc697a239e84d0aaa7e15', { room: 'r-2', connectedCount: 1 });
export const nameless = sessionOf('s-3', { room: '\u200B', connectedCount: null });

export const ada = person('c7wgj9sd', 'Ada Lovelace', T0);
export const bob = person('ofwb7db6', 'Bob', T0 - MINUTE);
export const cleo = person('Klaus Ö', null, null);
export const REFERENCE = 'K7Q2M4X';
