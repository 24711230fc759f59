const COLORS = ['#5865f2', '#3a7d44', '#b3541e', '#a12d4f', '#6b4ba1', '#1f6f8b', '#7a5c00', '#4f545c'] as const;
const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const known = new Map<string, string>();

/**
 * An avatar that needs no request: initials on a color, as a data URI. The library's own default avatars come from
 * Discord's CDN.
 */
export function avatarOf(id: string, name: string): string {
  const key = `${id} ${name}`;
  const avatar = known.get(key) ?? draw(id, name);
  known.set(key, avatar);
  return avatar;
}

function draw(id: string, name: string): string {
  // Consecutive IDs barely differ, so their digits are mixed well.
  const hash = [...id].reduce((mixed, digit) => Math.imul(mixed ^ digit.charCodeAt(0), 16_777_619), 0x811c9dc5);
  const color = COLORS[((hash ^ (hash >>> 15)) >>> 0) % COLORS.length];
  const svg = [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">',
    `<rect width="40" height="40" fill="${color}"/>`,
    '<text x="20" y="21" fill="#fff" font-family="sans-serif" font-size="16" font-weight="600"',
    ` text-anchor="middle" dominant-baseline="central">${escapeXml(initials(name))}</text></svg>`,
  ].join('');
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function initials(name: string): string {
  // Half a surrogate pair isn't valid in a URI.
  const words = name
    .toWellFormed()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words
    .slice(0, 2)
    .map((word) => letters.segment(word)[Symbol.iterator]().next().value?.segment ?? '')
    .join('')
    .toUpperCase();
}

function escapeXml(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Not allowed in XML at all.
      .replaceAll(/\p{Cc}|[\ufffe\uffff]/gu, '')
  );
}
