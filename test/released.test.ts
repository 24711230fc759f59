import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { released } from '../scripts/released.ts';

const AT = new Date('2027-01-02T23:59:00Z');
const NEWS = '# Changelog\n\nIntro.\n\n## Unreleased\n\n### Added\n\n- One thing.\n\n## 0.1.0 (2026-12-01)\n\n- Old.\n';

describe('a release', () => {
  it('turns what is unreleased into the version, and begins anew', () => {
    const text = released(NEWS, '0.2.0', AT);
    expect(text).toBe(NEWS.replace('## Unreleased\n', '## Unreleased\n\n## 0.2.0 (2027-01-02)\n'));
  });

  it('refuses to release nothing, and so to release the same twice', () => {
    expect(() => released(released(NEWS, '0.2.0', AT), '0.3.0', AT)).toThrow('nothing under "Unreleased"');
  });

  it('refuses a version that is there', () => {
    expect(() => released(NEWS, '0.1.0', AT)).toThrow('already has 0.1.0');
  });

  it('works with the changelog as it is, and takes back that there is no release', () => {
    const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
    // Right after a release, there is nothing in it.
    const news = changelog.replace('## Unreleased\n', '## Unreleased\n\n- One thing.\n');
    const text = released(news, '99.0.0', AT);
    expect(text).toContain('## 99.0.0 (2027-01-02)\n');
    expect(text).not.toContain('no release yet');
  });
});
