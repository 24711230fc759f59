import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messagesIn } from '../scripts/log-literals.ts';
import { START_MODULES } from '../scripts/troubleshooting.ts';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

/** Modules whose lines are about a command, a case or a keep-out, when the bot has long been running, or of the doctor. */
const LATER = [
  'src/bot/completion.ts',
  'src/bot/guarded.ts',
  'src/bot/look-up.ts',
  'src/bot/notify.ts',
  'src/bot/open-modal.ts',
  'src/bot/rejections-log.ts',
  'src/bot/responder.ts',
  'src/bot/router.ts',
  'src/cases/log-channel.discord.ts',
  'src/database/leases.ts',
  'src/database/writes.ts',
  'src/jobs/end-pickers.ts',
  'src/keep-out/notifier.discord.ts',
  'src/operator/doctor.ts',
  'src/removal/member-menu.flow.ts',
  'src/removal/picker/carry-out.flow.ts',
  'src/removal/removal.flow.ts',
  'src/reports/report.flow.ts',
  'src/removal/sheet/sheet.flow.ts',
  'src/settings/settings.repository.ts',
  'src/settings/setup.flow.ts',
  'src/videosdk/client.ts',
  'src/videosdk/reader.ts',
  'src/videosdk/webhooks.ts',
];

describe('docs/troubleshooting.md', () => {
  it('has every line that a module of the start can print', () => {
    const lines = read('docs/troubleshooting.md').split('\n');
    const missing = START_MODULES.flatMap((file) =>
      messagesIn(read(file))
        .filter(({ fixed }) => !lines.some((line) => fixed.every((part) => line.includes(part))))
        .map(({ text }) => `${file}: ${text}`),
    );
    expect(missing).toEqual([]);
  });

  it('has the lines of every module that prints some, unless they come later', () => {
    const modules = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
      .map((file) => `src/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts') && messagesIn(read(file)).length > 0);
    expect(modules.filter((file) => !START_MODULES.includes(file)).sort()).toEqual([...LATER].sort());
  });
});

describe('the lines of a module', () => {
  const texts = (source: string): string[] => messagesIn(source).map(({ text }) => text);

  it('are found however they are written', () => {
    expect(texts("log.info({ name: 'not this', at }, 'one line');")).toEqual(['one line']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the source
    expect(texts("log[bad ? 'error' : 'warn'](\n bad ? 'this one' : `or ${that(')')} one`,\n)")).toEqual([
      'this one',
      'or … one',
    ]);
    expect(texts('this.#log.warn("it can\'t be");')).toEqual(["it can't be"]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the source
    expect(texts('process.stderr.write(`See \\`this\\`: ${text}\\n`)')).toEqual(["See 'this': <text>"]);
    expect(texts("log.debug('not shown'); catalog.info; write('nothing')")).toEqual([]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the source
    expect(texts('log.warn(`a${b === 0 ? "" : `, nested ${c}`}; and the rest`)')).toEqual(['a…; and the rest']);
  });
});
