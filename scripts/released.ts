const UNRELEASED = '## Unreleased\n';

/**
 * The changelog once what is unreleased is a version.
 *
 * @param at of which the date in UTC counts
 * @throws {Error} if nothing is unreleased, or the version is there already
 */
export function released(changelog: string, version: string, at: Date): string {
  const [before, after, ...more] = changelog.split(UNRELEASED);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error('CHANGELOG.md needs one "## Unreleased"');
  }
  if (changelog.includes(`\n## ${version} `)) {
    throw new Error(`CHANGELOG.md already has ${version}`);
  }
  const [news = ''] = after.split(/^## /mu);
  if (!/^- /mu.test(news)) {
    throw new Error('CHANGELOG.md has nothing under "Unreleased", so there is nothing to release');
  }
  const intro = before.replace(' There is\nno release yet, so everything is under "Unreleased".', '');
  return `${intro}${UNRELEASED}\n## ${version} (${at.toISOString().slice(0, 10)})\n${after}`;
}
