import { ButtonStyle } from 'discord.js';
import type { Message } from '../bot/command.ts';
import { row } from '../bot/ui/components.ts';
import { relative, render } from '../bot/ui/embed.ts';
import type { Finding } from '../diagnostics/check.ts';
import { checkMessage } from '../diagnostics/check.view.ts';
import type { Translator } from '../i18n/language.ts';
import {
  accountLines,
  backButton,
  changeMenu,
  channelMenu,
  connectButtons,
  hasProblem,
  languageMenu,
  type Note,
  noteLines,
  roleMenu,
  type SettingsShown,
  settingButton,
  settingLine,
  titleOf,
} from './settings.view.ts';
import { type SetupFacts, type SetupStep, type SetupTest, setupSteps } from './setup.ts';

/** What the checklist is made from. */
export interface SetupShown extends SettingsShown, SetupFacts {
  /** Whether the person who asks can run the test, as `/kick-check`. */
  readonly administrator: boolean;
}

/** The argument of menus and buttons whose press leads back to the checklist. */
export const FROM_SETUP = 'setup';

/** The steps of setting up a server, each with whether it's done, and the menus and buttons to do them. */
export function setupMessage(t: Translator, shown: SetupShown, note: Note | null): Message {
  const { ownerId, settings, administrator } = shown;
  const steps = setupSteps(shown);
  const done = steps.filter((step) => step.done).length;
  const closed = settings.moderatorRoleIds.size === 0;
  const needsAccount = steps.some((step) => step.name === 'videosdk-account' && !step.done);
  const message = render(t, {
    tone:
      note?.kind === 'refused' ? 'failed' : hasProblem(note) ? 'waiting' : done === steps.length ? 'done' : 'question',
    typed: note?.kind === 'refused' ? note.typed : null,
    title: titleOf(t, note, t('settings.setup.title')),
    lines: [
      ...noteLines(t, note),
      done === steps.length ? t('settings.setup.allDone') : t('settings.setup.progress', { done, of: steps.length }),
      ...(closed ? [t('settings.closed')] : []),
      '',
      ...steps.map((step) =>
        t('check.line', {
          mark: step.done ? t('settings.setup.marks.done') : t('settings.setup.marks.open'),
          finding: stepInWords(t, step, shown),
        }),
      ),
      ...(needsAccount ? accountLines(t, shown) : []),
    ],
  });
  const { Primary } = ButtonStyle;
  return {
    ...message,
    components: [
      roleMenu(t, shown, FROM_SETUP),
      channelMenu(t, shown, FROM_SETUP),
      languageMenu(t, shown, FROM_SETUP),
      changeMenu(t, shown),
      row(
        ...(needsAccount ? connectButtons(t, shown, FROM_SETUP) : []),
        settingButton('edit', ownerId, `rooms:${FROM_SETUP}`, t('settings.setup.buttons.rooms')),
        ...(administrator ? [settingButton('test', ownerId, '', t('settings.setup.buttons.test'), Primary)] : []),
        settingButton('back', ownerId, '', t('settings.setup.buttons.all')),
        ...(done === steps.length ? [] : [settingButton('dismiss', ownerId, '', t('settings.setup.buttons.dismiss'))]),
      ),
    ],
  };
}

/** What the test found, as `/kick-check` says it, and the ways back. */
export function setupTestMessage(
  t: Translator,
  findings: readonly Finding[],
  reference: string,
  ownerId: string,
): Message {
  return {
    ...checkMessage(t, findings, reference),
    components: [row(checklistButton(t, ownerId), backButton(t, ownerId))],
  };
}

/** The way from the settings to the checklist. */
export function checklistButton(t: Translator, ownerId: string) {
  return settingButton('setup', ownerId, '', t('settings.setup.buttons.checklist'));
}

function stepInWords(t: Translator, { name, done }: SetupStep, shown: SetupShown): string {
  if (name === 'test') {
    const value = testInWords(t, shown.setup.test, shown.administrator);
    return t('settings.line', { name: t('settings.setup.test.name'), value });
  }
  return name === 'moderator-roles' && !done && shown.settings.moderatorRoleIds.size > 0
    ? t('settings.line', { name: t(`settings.names.${name}`), value: t('settings.setup.rolesUnknown') })
    : settingLine(t, name, shown);
}

function testInWords(t: Translator, test: SetupTest | null, administrator: boolean): string {
  if (test === null) {
    return administrator ? t('settings.setup.test.never') : t('settings.setup.test.byAdministrator');
  }
  const when = relative(t, test.at);
  if (test.outdated) {
    return t('settings.setup.test.outdated', { when });
  }
  return test.problems === 0
    ? t('settings.setup.test.well', { when })
    : t('settings.setup.test.problems', { count: test.problems, when });
}
