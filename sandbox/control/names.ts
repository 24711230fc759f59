import { randomInt } from 'node:crypto';

const FIRST_NAMES = [
  'Amara',
  'Bao',
  'Chidi',
  'Dana',
  'Elif',
  'Farid',
  'Greta',
  'Hana',
  'Ivo',
  'João',
  'Kofi',
  'Lucía',
  'Mateus',
  'Noor',
  'Oksana',
  'Priya',
  'Quentin',
  'Ravi',
  'Saoirse',
  'Tomás',
  'Uma',
  'Việt',
  'Wanjiru',
  'Ximena',
  'Yuki',
  'Zeynep',
  'Σοφία',
  'Дмитро',
  'अनन्या',
  'سارة',
  '美咲',
  '지우',
  '子涵',
] as const;

const LAST_NAMES = [
  'Okafor',
  'Lindqvist',
  'Moreau',
  'Tanaka',
  'Novák',
  'Haddad',
  'Silva',
  'Byrne',
  'Kaya',
  'Petrov',
  'García',
  'Nguyễn',
  'Adeyemi',
  'Rossi',
  'Schäfer',
  'Mbeki',
  'Iyer',
  'Łukasik',
  'Castro',
  'Yamada',
] as const;

/** A display name for somebody new. Names repeat, as they do among people. */
export function plausibleName(): string {
  return `${FIRST_NAMES[randomInt(FIRST_NAMES.length)]} ${LAST_NAMES[randomInt(LAST_NAMES.length)]}`;
}

/** `guest-4471`: what an organizer's own system might call somebody who came by a link. */
export function guestId(): string {
  return `guest-${randomInt(1_000, 1_000_000)}`;
}

/** Where nobody holds them back, these names ping everybody, format, link, read backwards, or cannot be seen. */
export const HOSTILE_NAMES: readonly string[] = [
  '\u202E@everyone [**nitro**](https://n.example)',
  '<@&1> || `free` || <https://n.example>',
  '\u200B\u2060\u3164',
  `# ${'Z\u0351\u036b\u0343\u036a\u0302'.repeat(12)}`,
  '@here </kick-participant:1> **mod**',
];
