import type { Locator, Page } from 'playwright-core';
import type { Watched } from './browser.ts';

export type Theme = 'dark' | 'light';
export type PanelName = 'Session' | 'Faults' | 'Traffic';

/**
 * A window of the sandbox page, in the words of the person using it. It finds everything by role and name, as a screen
 * reader does.
 */
export class SandboxWindow {
  readonly page: Page;
  readonly watched: Watched;
  readonly #touch: boolean;
  /** The list of messages in the open channel. */
  readonly log: Locator;
  /** The field where messages and commands are typed. */
  readonly composer: Locator;
  /** What the slash menu or the suggestions list. */
  readonly choices: Locator;
  readonly modal: Locator;
  /** Protocol errors, in red. */
  readonly problems: Locator;

  constructor(watched: Watched, { touch = false }: { readonly touch?: boolean } = {}) {
    const { page } = watched;
    this.watched = watched;
    this.page = page;
    this.#touch = touch;
    this.log = page.getByRole('log');
    this.composer = page.getByRole('combobox', { name: /^(?:Message #|Add an option)/u });
    this.choices = page.getByRole('listbox', { name: /^(?:Commands|Options|Choices for )/u }).getByRole('option');
    this.modal = page.getByRole('dialog');
    this.problems = page.getByRole('alert', { name: 'Protocol errors' });
  }

  /** With a mouse, or with a finger. */
  async use(what: Locator): Promise<void> {
    await (this.#touch ? what.tap() : what.click());
  }

  async theme(): Promise<Theme> {
    return (await this.#themeButton.getAttribute('aria-label')) === 'Light theme' ? 'dark' : 'light';
  }

  /**
   * Changes the theme without touching anything, so that what is open stays open, and waits until the change is
   * complete. Measured halfway, the page has the text of one theme and the background of the other.
   */
  async switchesTheme(): Promise<void> {
    const before = await this.theme();
    await this.#themeButton.evaluate((button) => (button as unknown as { click(): void }).click());
    await this.page
      .getByRole('button', { name: before === 'dark' ? 'Dark theme' : 'Light theme', includeHidden: true })
      .waitFor();
    // What is left of a transition takes a millisecond, and shows in the next frame.
    await this.page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  }

  get #themeButton(): Locator {
    return this.page.getByRole('button', { name: /^(?:Dark|Light) theme$/u, includeHidden: true });
  }

  /** Goes on as someone else in the same window. */
  async becomes(name: string): Promise<void> {
    const menu = this.page.getByRole('combobox', { name: 'View as' });
    if (await menu.isVisible()) {
      const options = await menu.getByRole('option').allTextContents();
      await menu.selectOption(options.find((each) => each.startsWith(name)) ?? name);
    } else {
      await this.page.getByRole('radio', { name, exact: true }).check({ force: true });
    }
    // From then on the window is theirs. Anything typed earlier would stay with the previous person.
    await this.page
      .getByRole('combobox', { name: `Language of ${name}`, exact: true, includeHidden: true })
      .waitFor({ state: 'attached' });
  }

  // ── Discord ──────────────────────────────────────────────────────────────────────────────────────────────────────

  async opens(channel: string): Promise<void> {
    await this.use(
      this.page
        .getByRole('navigation', { name: 'Channels' })
        .getByRole('button', { name: new RegExp(`^${channel}\\b`, 'u') }),
    );
    await this.page.getByRole('log', { name: `Messages in #${channel}` }).waitFor();
  }

  /** Enters a text as a phone's keyboard enters words. Tests of the keyboard type letter by letter. */
  async types(text: string): Promise<void> {
    // The field takes no input while a command is being sent.
    await this.composer.and(this.page.locator(':not([readonly])')).waitFor();
    await this.use(this.composer);
    await this.page.keyboard.insertText(text);
  }

  option(name: string): Locator {
    return this.page
      .getByRole('combobox', { name, exact: true })
      .or(this.page.getByRole('textbox', { name, exact: true }));
  }

  /** Fills in an option of the command in the composer, adding it if it isn't there yet. */
  async fills(option: string, text: string): Promise<void> {
    const field = this.option(option);
    const add = this.page.getByRole('button', { name: `Add ${option}`, exact: true });
    await field.or(add).waitFor();
    if (await add.isVisible()) {
      await this.use(add);
    }
    await this.use(field);
    await this.page.keyboard.insertText(text);
  }

  choice(text: string | RegExp): Locator {
    return this.choices.filter({ hasText: text });
  }

  /** The list with such a choice for what is typed now. While it's loading, it still has those for what was typed before. */
  listed(text: string | RegExp): Locator {
    return this.page.locator('[role=listbox][aria-busy=false]').filter({ hasText: text });
  }

  async picks(text: string | RegExp): Promise<void> {
    await this.listed(text).waitFor();
    await this.use(this.choice(text).first());
  }

  async sends(): Promise<void> {
    await this.use(this.page.getByRole('button', { name: 'Send', exact: true }));
  }

  /** Picks a command from the slash menu, so that its options can be filled in. */
  async begins(command: string): Promise<void> {
    await this.types(`/${command}`);
    await this.picks(new RegExp(`^\\s*/${command}\\b(?!-)`, 'u'));
  }

  /** Fills in a command and sends it. For a pair, types the first and then picks the second from the list. */
  async runs(
    command: string,
    options: Readonly<Record<string, string | readonly [string, RegExp]>> = {},
  ): Promise<void> {
    await this.begins(command);
    for (const [option, filling] of Object.entries(options)) {
      const [text, pick] = typeof filling === 'string' ? [filling, null] : filling;
      await this.fills(option, text);
      if (pick !== null) {
        await this.picks(pick);
      }
    }
    await this.sends();
  }

  /** Runs a command, and waits for the message that answers it. The result stays that message, even after edits. */
  async asks(command: string, options: Parameters<SandboxWindow['runs']>[1] = {}): Promise<Locator> {
    const before = await this.messages().count();
    await this.runs(command, options);
    const reply = this.messages().nth(before);
    await reply.waitFor();
    return reply;
  }

  /** The messages that contain this text, or all. */
  messages(text?: string | RegExp): Locator {
    const all = this.log.getByRole('article');
    return text === undefined ? all : all.filter({ hasText: text });
  }

  /** Waits for the newest message with this text, or until this one contains it. */
  async reads(text: string | RegExp, message?: Locator): Promise<Locator> {
    const found = message === undefined ? this.messages(text).last() : message.filter({ hasText: text });
    await found.waitFor();
    return message ?? found;
  }

  async presses(button: string | RegExp, message: Locator = this.messages().last()): Promise<void> {
    await this.use(message.getByRole('button', { name: button }));
  }

  /** Opens a menu of a message or a modal, and chooses from it. */
  async chooses(
    menu: string | RegExp,
    option: string | RegExp,
    within: Locator = this.messages().last(),
  ): Promise<void> {
    const box = within.getByRole('combobox', { name: menu });
    await this.use(box);
    await this.use(within.getByRole('option', { name: option }).first());
  }

  /** Replaces what is in a field of the modal. */
  async writes(field: string | RegExp, text: string): Promise<void> {
    await this.modal.getByRole('textbox', { name: field }).fill(text);
  }

  async submits(): Promise<void> {
    await this.use(this.modal.getByRole('button', { name: 'Submit' }));
  }

  /** Everything that a screen reader would say about it. */
  async heard(what: Locator): Promise<string> {
    return what.ariaSnapshot();
  }

  // ── The session, the faults, the traffic ─────────────────────────────────────────────────────────────────────────

  async looksAt(panel: PanelName | 'Discord'): Promise<Locator> {
    const tab = this.page.getByRole('tab', { name: panel, exact: true });
    await this.page.getByRole('tablist', { name: 'Panels' }).waitFor();
    // Beside Discord there is room for one more thing; Discord itself has no tab there.
    if (panel !== 'Discord' || (await tab.isVisible())) {
      await this.use(tab);
    }
    return this.page.getByLabel(panel, { exact: true }).and(this.page.locator('[role=tabpanel], [role=region]'));
  }

  /** The tiles of people with this name or ID. */
  tile(nameOrId: string): Locator {
    return this.page
      .getByRole('list', { name: /^People in /u })
      .getByRole('listitem')
      .filter({ has: this.page.getByText(nameOrId, { exact: true }) });
  }

  async adds(who: 'Add someone' | 'Add a twin' | 'Add a hostile name' | 'Add 1,000'): Promise<void> {
    await this.use(this.page.getByRole('button', { name: who, exact: true }).first());
  }

  async setsFault(label: string, of: 'VideoSDK' | 'Discord' = 'VideoSDK'): Promise<void> {
    await this.looksAt('Faults');
    const radio = this.page.getByRole('radio', { name: `${of}: ${label}`, exact: true });
    // The elements around the radio draw it.
    await radio.check({ force: true });
    await this.looksAt('Session');
  }

  async killsTheBot(): Promise<void> {
    await this.use(this.page.getByRole('button', { name: 'Kill the bot' }));
  }
}
