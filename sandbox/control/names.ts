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

/** A display name for someone new. Names repeat, as in real life. */
export function plausibleName(): string {
  return `${FIRST_NAMES[randomInt(FIRST_NAMES.length)]} ${LAST_NAMES[randomInt(LAST_NAMES.length)]}`;
}

/** `guest-4471`: what an organizer's system might call someone who came through a link. */
export function guestId(): string {
  return `guest-${randomInt(1_000, 1_000_000)}`;
}

/** If not neutralized, these names ping everyone, format, link, read backwards, or are invisible. */
export const HOSTILE_NAMES: readonly string[] = [
  '\u202E@everyone [**nitro**](https://n.example)',
  '<@&1> || `free` || <https://n.example>',
  '\u200B\u2060\u3164',
  `# ${'Z\u0351\u036b\u0343\u036a\u0302'.repeat(12)}`,
  '@here </kick-participant:1> **mod**',
];
