/** A snippet that occurs exactly once in a file of the bot, and the faulty code that replaces it. */
export interface Edit {
  /** Relative to the project root, with slashes. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A fault that the simulation has to find. Otherwise it proves nothing about faults that no one has thought of. */
export interface Defect extends Edit {
  readonly name: string;
  /** What goes wrong, and for whom. */
  readonly what: string;
  /** Needs more coincidences than a thousand seeds bring, so only `--all` looks for it. */
  readonly seldom?: true;
  /** Further changes, if the bot guards against the fault twice. */
  readonly also?: readonly Edit[];
}

const EVIDENCE: readonly Defect[] = [
  {
    name: 'record-not-found-is-gone',
    what: 'Moderators read that someone is out because VideoSDK answered 404, 402 or 400 when asked about them.',
    file: 'src/sessions/witness.ts',
    find: "const byRecord = record.kind === 'found' ? Gone.byRecord(record.value) : null;",
    replace: "const byRecord = Gone.byRecord(record.kind === 'found' ? record.value : { state: 'left' });",
  },
  {
    name: 'refused-list-is-empty',
    what: 'Moderators read that no session is running, or that one is over, because VideoSDK refused to list sessions.',
    file: 'src/videosdk/pages.ts',
    find: "return { items: [], gap: 'not-found', pages: 0, stays: new Map() };",
    replace: 'return { items: [], gap: null, pages: 0, stays: new Map() };',
  },
  {
    name: 'page-without-info-is-all',
    what: 'Moderators read that people are out who are on a page that no page info mentioned.',
    file: 'src/videosdk/pages.ts',
    find: "if (pages.some(({ pageInfo }) => pageInfo === null)) {\n    return 'no-page-info';",
    replace: 'if (pages.some(({ pageInfo }) => pageInfo === null)) {\n    return null;',
  },
  {
    name: 'missing-page-is-not-missed',
    what: 'Moderators read that people are out who are on a page that never arrived.',
    file: 'src/videosdk/pages.ts',
    find: "if (pages.length < lastPage) {\n    return 'page-missing';",
    replace: 'if (pages.length < lastPage) {\n    return null;',
  },
  {
    name: 'unreadable-entry-is-nobody',
    what: "Moderators read that someone is out, or a count that is too low, because an entry can't be read.",
    file: 'src/videosdk/pages.ts',
    find: "if (pages.some(({ unreadable }) => unreadable > 0)) {\n    return 'unreadable-entry';",
    replace: 'if (pages.some(({ unreadable }) => unreadable > 0)) {\n    return null;',
  },
  {
    name: 'one-reading-of-several-pages',
    seldom: true,
    what: 'Moderators read that someone is out who moved from one page to another while both were read.',
    file: 'src/videosdk/pages.ts',
    find: 'if (before.gap === null && before.pages <= 1) {',
    replace: 'if (before.gap === null) {',
  },
  {
    name: 'pages-that-moved-are-all',
    what: 'Moderators read that someone is out, or a wrong count, from pages that contradict each other.',
    file: 'src/videosdk/pages.ts',
    find: 'if (before.gap === null && before.pages <= 1) {',
    replace: "if (before.gap === null || before.gap === 'pages-moved') {",
  },
  {
    name: 'empty-list-is-believed',
    what: 'Moderators read that no one is in a session because its list came back empty, though it had people a moment ago.',
    file: 'src/sessions/witness.ts',
    find: "const empty = sight.kind === 'running' ? await this.#believed(asked.id, people, null, call) : people;",
    replace: 'const empty = people;',
  },
  {
    name: 'absence-from-part-of-a-list',
    what: 'Moderators read that someone is out who is missing from an incomplete list.',
    file: 'src/sessions/witness.ts',
    find: 'const byList = people.complete ? Gone.byList(participantId, people) : null;',
    replace: 'const byList = Gone.byList(participantId, people);',
  },
  {
    name: 'left-once-is-left',
    seldom: true,
    what: 'Moderators read that someone is out who left and came back: only the first stay in their record is checked.',
    file: 'src/videosdk/answers.ts',
    find: 'if (stays.some(({ open }) => open)) {',
    replace: 'if (stays[0]?.open) {',
  },
  {
    name: 'name-from-part-of-a-list',
    seldom: true,
    what: 'The wrong person is removed: someone else with that name is on a part of the list that never arrived.',
    file: 'src/removal/identification.ts',
    find: 'if (only !== undefined && (people.complete || byId.length === 1)) {',
    replace: 'if (only !== undefined) {',
  },
  {
    name: 'nobody-in-part-of-a-list',
    what: "Moderators read that no one is there because the person they named isn't on the part of the list that arrived.",
    file: 'src/removal/identification.ts',
    find: "{ kind: 'incomplete', candidates, gap: people.gap };",
    replace: "{ kind: 'none' };",
  },
  {
    name: 'first-of-one-name',
    what: 'The wrong person is removed: of two people with the same name, the first one is taken.',
    file: 'src/removal/identification.ts',
    find: 'if (candidates.length > 1) {',
    replace: 'if (candidates.length > 1 && byId.length > 0) {',
  },
  {
    name: 'id-before-name',
    what: "The wrong person is removed: a text that is one person's ID and another's name counts as the ID.",
    file: 'src/removal/identification.ts',
    find: 'const candidates = [...new Set([...byId, ...byName])];',
    replace: 'const candidates = byId.length > 0 ? byId : byName;',
  },
  {
    name: 'id-of-whoever-left-is-a-name',
    seldom: true,
    what: "The wrong person is removed: the ID of someone who just left is taken for another person's name.",
    file: 'src/removal/target.ts',
    find: 'const other = await this.#idOfAnother(session, given, target, request, call);',
    replace: 'const other = NOT_FOUND;',
  },
  {
    name: 'empty-list-without-records',
    what: 'Moderators read that no one else is there because a list came back empty, though others are in the session.',
    file: 'src/sessions/witness.ts',
    find: 'if (!records?.complete || mustHaveLeft.some((id) => hasLeft.get(id) !== true)) {',
    replace: 'if (mustHaveLeft === undefined) {',
  },
  {
    name: 'typed-id-is-sure',
    seldom: true,
    what: "The wrong person is removed: the typed text is one person's ID, and the name of another who wasn't on the list.",
    file: 'src/removal/target.ts',
    find: "const sure = other.kind !== 'unseen' && (present.complete || standsForId(given, request, target));",
    replace: 'const sure = true;',
    also: [
      {
        file: 'src/removal/target.ts',
        find: 'return { session, target: person, sure: standsForId(given, request, person) };',
        replace: 'return { session, target: person, sure: true };',
      },
    ],
  },
  {
    name: 'completion-sends-the-id',
    seldom: true,
    what: "The wrong person is removed: the chosen person has left, and someone else's name equals their ID.",
    file: 'src/sessions/suggestions.ts',
    find: 'value: sentFor(person.id) }))',
    replace: 'value: person.id }))',
    also: [
      {
        file: 'src/removal/target.ts',
        find: 'const other = await this.#idOfAnother(session, given, target, request, call);',
        replace: 'const other = NOT_FOUND;',
      },
    ],
  },
  {
    name: 'denied-room-is-empty',
    seldom: true,
    what: "Moderators read that no session is running because VideoSDK says that it doesn't know the room.",
    file: 'src/videosdk/running.ts',
    find: "again?.kind === 'found' ? await this.#parts.list({ roomId: again.value }, call) : byCustomId];",
    replace:
      "again?.kind === 'found' ? await this.#parts.list({ roomId: again.value }, call) : { listing: complete<Session>([]), refused: null }];",
  },
  {
    name: 'picked-id-matches-names',
    seldom: true,
    what: 'The wrong person is removed: the ID that a menu sent is also compared with names.',
    file: 'src/removal/target.ts',
    find: 'return picked ? identifyById(given, people) : identify(given, people);',
    replace: 'return identify(given, people);',
  },
  {
    name: 'names-differ-by-case',
    seldom: true,
    what: 'The wrong person is removed: “ada” counts as someone other than “Ada”, so nothing is ambiguous.',
    file: 'src/removal/identification.ts',
    find: "folded === '' ? [] : people.items.filter((person) => person.name !== null && foldedNames.of(person) === folded);",
    replace: "folded === '' ? [] : people.items.filter(({ name }) => name === asTyped);",
  },
  {
    name: 'only-session-of-part-of-a-list',
    seldom: true,
    what: "Someone is removed from a session that no one named: others are running, but weren't on the list.",
    file: 'src/sessions/session-choice.ts',
    find: 'if (!running.complete) {',
    replace: 'if (!running.complete && only === undefined) {',
  },
  {
    name: 'session-that-was-not-seen-is-empty',
    seldom: true,
    what: "Someone is removed from a session that no one named: another one couldn't be checked.",
    file: 'src/sessions/session-choice.ts',
    find: 'sights.filter(({ people }) => people === null || !people.complete || people.items.length > 0);',
    replace: 'sights.filter(({ people }) => people !== null && people.items.length > 0);',
  },
  {
    name: 'session-not-found-is-over',
    what: 'Moderators read that a session is over because VideoSDK answered 404, 402 or 400 when asked about it.',
    file: 'src/sessions/witness.ts',
    find: 'const running = await this.#videoSessions.running(new Set([asked.room.id]), call);',
    replace: 'const running = complete([]);',
  },
  {
    name: 'keep-out-ends-with-a-404',
    what: 'A keep-out ends because VideoSDK answered 404 instead of listing people.',
    file: 'src/keep-out/watcher/observe.ts',
    find: 'const listed = await witness.glance(session, call);',
    replace: `const listed = await witness.glance(session, call);
    if (!listed.complete && listed.gap === 'not-found') {
      return { kind: 'over', over: { session } as SessionOver };
    }`,
  },
  {
    name: 'missing-from-part-of-a-list-is-absent',
    seldom: true,
    what: 'A kept-out person who never left counts as having come back, and their removal is requested over and over.',
    file: 'src/keep-out/watcher/observe.ts',
    find: 'const gone = people.complete ? Gone.byList(id, people) : null;',
    replace: 'const gone = Gone.byList(id, people as Extract<typeof people, { readonly complete: true }>);',
  },
  {
    name: 'removed-without-a-yes',
    what: 'Moderators read that the bot removed someone whose removal VideoSDK never accepted.',
    file: 'src/removal/verification.ts',
    find: "if (answer.kind === 'accepted') {",
    replace: "if (answer.kind !== 'rejected') {",
  },
  {
    name: 'yes-is-enough',
    what: 'A case says “removed” as soon as VideoSDK accepts the removal, before any check.',
    file: 'src/removal/outcome.ts',
    find: "case 'pending':\n",
    replace: "case 'pending':\n      return outcome.answer.kind === 'accepted' ? 'removed' : null;\n",
  },
  {
    name: 'unseen-is-gone',
    what: 'Moderators read that someone is out when the responses show neither in nor out.',
    file: 'src/removal/verification.ts',
    find: "case 'unseen':\n          return { kind: 'unseen', refused: false };",
    replace: `case 'unseen': {
          const gone = { by: 'list' } as Gone;
          return { kind: 'known', outcome: goneOutcome(session, target, answer, gone, remaining) };
        }`,
  },
  {
    name: 'failed-look-is-gone',
    what: "Moderators read that someone is out because VideoSDK couldn't be read after the removal.",
    file: 'src/removal/verification.ts',
    find: "return { kind: 'unseen', refused: error.code === 'forbidden' };",
    replace: `const others = { complete: false, items: [], gap: 'not-found' } as const;
        return { kind: 'known', outcome: goneOutcome(session, target, answer, { by: 'list' } as Gone, others) };`,
  },
  {
    name: 'one-look-is-enough',
    seldom: true,
    what: "Moderators read that someone wasn't removed who is removed a few seconds later.",
    file: 'src/removal/verification.ts',
    find: 'if (this.#clock.elapsed() >= until) {',
    replace: "if (seen.kind === 'connected' || this.#clock.elapsed() >= until) {",
  },
  {
    name: 'no-look-after-a-no',
    what: "Moderators read that someone wasn't removed because VideoSDK answered 4xx, although it did remove them.",
    file: 'src/removal/verification.ts',
    find: "if (answer.kind === 'unreachable') {",
    replace: `if (answer.kind === 'rejected') {
      return { outcome: stayed(session, target, answer), later: null };
    }
    if (answer.kind === 'unreachable') {`,
  },
  {
    name: 'same-stay-is-a-return',
    what: 'Moderators read that someone came back who was never out.',
    file: 'src/removal/verification.ts',
    find: 'joinedAt > target.joinedAt;',
    replace: 'joinedAt >= target.joinedAt;',
  },
  {
    name: 'return-is-a-removal',
    seldom: true,
    what: 'A case says that the bot removed someone who left by themselves and came back.',
    file: 'src/removal/outcome.ts',
    find: "return outcome.answer.kind === 'accepted' ? 'returned' : 'came-back';",
    replace: "return 'returned';",
  },
  {
    name: 'person-is-among-the-others',
    seldom: true,
    what: 'Moderators read a count of the others that includes the person.',
    file: 'src/sessions/witness.ts',
    find: 'const others = derived(people, (items) => items.filter(({ id }) => id !== participantId));',
    replace: 'const others = people;',
  },
  {
    name: 'counts-are-exact',
    what: 'Moderators read an exact count when only some of the people are known.',
    file: 'src/bot/ui/embed.ts',
    find: 'return { count: items.length, atLeast: !complete };',
    replace: 'return { count: items.length, atLeast: complete === null };',
  },
  {
    name: 'gone-is-called-removed',
    what: 'Moderators read that the bot removed someone who is out for whatever reason.',
    file: 'src/removal/outcome.view.ts',
    find: "gone: 'outcome.gone.title',",
    replace: "gone: 'outcome.removed.title',",
  },
  {
    name: 'end-is-believed',
    seldom: true,
    what: 'Moderators read that a session is over because VideoSDK accepted the request to end it.',
    file: 'src/sessions/session-end.ts',
    find: 'const seen = await this.#keepChecking(session, answer, { reference: call.reference });',
    replace: `if (answer.kind === 'accepted') {
      return { kind: 'ended', session };
    }
    const seen = await this.#keepChecking(session, answer, { reference: call.reference });`,
  },
];

const ASKING: readonly Defect[] = [
  {
    name: 'asked-before-it-is-recorded',
    what: 'Someone is removed without a record if the bot crashes at that moment.',
    file: 'src/removal/removal.ts',
    find: 'opened = await this.#parts.journal.open(entry, settings.cooldown);',
    replace: `await this.#parts.videoSessions.remove(session, target.id, call);
      opened = await this.#parts.journal.open(entry, settings.cooldown);`,
  },
  {
    name: 'server-error-is-asked-again',
    seldom: true,
    what: 'A removal that VideoSDK answered with 5xx is resent right away, and may hit someone who was let back in.',
    file: 'src/videosdk/http.ts',
    find: "return { kind: 'answered', ...(await this.#sendOnce(version, path, json, call, onLeave)) };",
    replace: `const sent = await this.#sendOnce(version, path, json, call, onLeave);
        if (sent.answer.status >= 500 && attempts === 1) {
          continue;
        }
        return { kind: 'answered', ...sent };`,
  },
  {
    name: 'cut-connection-is-asked-again',
    seldom: true,
    what: 'A removal whose response was lost is resent right away, and may hit someone who was let back in.',
    file: 'src/videosdk/http.ts',
    find: 'if (left && !neverSent(error)) {',
    replace: 'if (left && !neverSent(error) && attempts === 2) {',
  },
  {
    name: 'cut-connection-is-not-sent',
    seldom: true,
    what: 'Moderators read that nothing reached VideoSDK when only the response was lost.',
    file: 'src/videosdk/http.ts',
    find: "return { kind: 'unanswered', error };",
    replace: "return { kind: 'unreachable', error };",
  },
  {
    name: 'recovery-asks-again',
    what: 'After a crash, someone is removed again who may have been let back in.',
    file: 'src/app.ts',
    find: 'recoverCases({ ...job, journal, videoSdk: clientOf, atLeast, keepOuts, api, announcer, log }),',
    replace: `recoverCases({ ...job, journal, atLeast, keepOuts, api, announcer, log, videoSdk: async (guildId) => {
        const { account, witness, videoSessions } = await clientOf(guildId);
        return { account, witness: {
          session: (...asked: Parameters<typeof witness.session>) => witness.session(...asked),
          person: async (...asked: Parameters<typeof witness.person>) => {
            const sight = await witness.person(...asked);
            if (sight.kind === 'connected') {
              await videoSessions.remove(...asked);
            }
            return sight;
          },
        } };
      } }),`,
  },
  {
    name: 'kept-out-is-asked-at-each-look',
    what: "A kept-out person's removal is requested every few seconds while the first request may still work.",
    file: 'src/keep-out/watcher/claim.ts',
    find: "return retryAt !== null && at >= retryAt ? 'retry' : null;",
    replace: "return retryAt === null || at >= 0 ? 'retry' : null;",
  },
  {
    name: 'same-join-is-a-return',
    what: 'A kept-out person who never left counts as having come back: the same join time is taken for a later one.',
    file: 'src/keep-out/watcher/claim.ts',
    find: "Math.trunc(joinedAt) > handledJoin ? 'new' : 'old';",
    replace: "Math.trunc(joinedAt) >= handledJoin ? 'new' : 'old';",
  },
  {
    name: 'list-that-is-behind-is-a-return',
    seldom: true,
    what: 'A kept-out person who is out counts as having come back because a lagging list still includes them.',
    file: 'src/keep-out/watcher/claim.ts',
    find: "if (join === 'old' && gone !== null && at - gone.at < AGAIN_AFTER_MS) {",
    replace: "if (join === 'old' && gone !== null && at < gone.at) {",
  },
  {
    name: 'one-of-several-off-by-one',
    what: 'After a bulk removal, each line shows the result of the next person.',
    file: 'src/removal/bulk/bulk-removal.ts',
    find: 'participant: person.id,',
    replace: 'participant: (this.#people[index + 1] ?? person).id,',
  },
  {
    name: 'picked-off-by-one',
    what: 'The wrong person is removed: the one below the person chosen in the menu.',
    file: 'src/removal/picker/picker.flow.ts',
    find: 'people.filter(({ id }) => values.has(choiceValue(id)));',
    replace: "people.filter((_, index) => values.has(choiceValue(people[index - 1]?.id ?? people.at(-1)?.id ?? '')));",
  },
];

const OWNERSHIP: readonly Defect[] = [
  {
    name: 'right-to-act-is-not-awaited',
    seldom: true,
    what: 'A process that was paused removes someone although another one has taken over the case.',
    file: 'src/videosdk/http.ts',
    find: 'if (!(await this.#mayStillAct(call))) {',
    replace: 'if (!this.#mayStillAct(call)) {',
  },
  {
    name: 'right-to-act-in-doubt-is-a-right',
    seldom: true,
    what: "A process that can't reach the store removes someone although another one may have taken over the case.",
    file: 'src/videosdk/http.ts',
    find: '} catch {\n      return false;\n    }',
    replace: '} catch {\n      return true;\n    }',
  },
  {
    name: 'lease-is-not-asked-for',
    seldom: true,
    what: 'A process whose lease expired keeps removing people as long as no other process has taken over its cases.',
    file: 'src/database/leases.ts',
    find: 'isValid({ now })}\n    and exists',
    replace: 'sql`1 = 1`}\n    and exists',
    also: [
      {
        file: 'src/database/leases.ts',
        find: 'return left !== null && clock.elapsed() - askedAt < left;',
        replace: 'return left !== null && clock.elapsed() >= askedAt;',
      },
    ],
  },
  {
    name: 'lease-is-not-renewed',
    what: 'After ten seconds, no process can act anymore, and no one gets an answer.',
    file: 'src/database/leases.ts',
    find: 'pause = await renew()) {',
    replace: 'pause = RENEW_EVERY_MS) {',
  },
  {
    name: 'lease-by-the-wall-clock',
    seldom: true,
    what: "When the machine's clock is set back, the process lets its lease expire, and no one gets an answer.",
    file: 'src/database/leases.ts',
    find: 'await clock.wait(pause, ended.signal);',
    replace: `const due = clock.now() + pause;
      while (clock.now() < due && !ended.signal.aborted) {
        await clock.wait(500, ended.signal);
      }`,
  },
  {
    name: 'dead-processes-live',
    what: 'What a dead process left unfinished is never taken over, and the moderator waits forever.',
    file: 'src/database/leases.ts',
    find: '.where(isValid({ now }));',
    replace: '.where(sql<boolean>`1 = 1`);',
  },
  {
    name: 'living-processes-are-dead',
    what: 'A process takes over cases that another one is still working on, which then notifies no one.',
    file: 'src/removal/journal.repository.ts',
    find: ".where('owner', 'not in', livingProcesses(on))\n",
    replace: '\n',
  },
  {
    name: 'take-over-leaves-the-owner',
    what: 'A case that was taken over still belongs to the dead process, so no one can settle it.',
    file: 'src/removal/journal.repository.ts',
    find: '.set({ owner })',
    replace: '.set({ owner: sql<string>`owner` })',
  },
  {
    name: 'recovery-at-start-alone',
    what: 'What other processes leave behind when they die is never finished.',
    file: 'src/jobs/recover-cases.ts',
    find: 'return every(EVERY_MS, context, () => {',
    replace: 'return every(86_400_000, context, () => {',
  },
  {
    name: 'recovery-tells-nobody',
    what: 'After a crash, the case is settled, but the message keeps saying that the bot is checking.',
    file: 'src/cases/recovery.ts',
    find: 'if (reply !== null && (await toldOrNeverTold(parts, settled, reply, takenAt))) {',
    replace: 'if (reply !== null) {',
  },
  {
    name: 'recovery-settles-again',
    what: 'After a crash, a settled case is settled again, based on what the bot sees by then.',
    file: 'src/cases/recovery.ts',
    find: 'if (opened.outcome === null) {',
    replace: "if (opened.kind !== 'session-end') {",
    also: [
      {
        file: 'src/removal/journal.repository.ts',
        find: ".where('outcome', 'is', null)\n    .set(({ eb }) => ({ outcome, settled_at: at,",
        replace: '.set(({ eb }) => ({ outcome, settled_at: at,',
      },
    ],
  },
  {
    name: 'settles-what-another-has-settled',
    seldom: true,
    what: 'A process that was paused overwrites the outcome found by the process that took over the case.',
    file: 'src/removal/journal.repository.ts',
    find: ".where('owner', '=', owner)\n    .where('outcome', 'is', null)\n    .set(({ eb }) => ({ outcome, settled_at",
    replace: '.set(({ eb }) => ({ outcome, settled_at',
  },
  {
    name: 'what-was-taken-is-never-left',
    what: 'A case that recovery had to drop is never picked up again, and blocks its person forever.',
    file: 'src/cases/recovery.ts',
    find: '.finally(() => parts.unfinished.leave(one.case))',
    replace: '',
  },
  {
    name: 'picking-is-never-left',
    what: 'An interrupted picker stays in progress forever.',
    file: 'src/removal/picker/carry-out.flow.ts',
    find: '// If it failed midway, the picker now counts as interrupted.\n    pickers.leave(picker.id);',
    replace: '',
  },
  {
    name: 'pickings-of-the-dead-go-on',
    what: 'A picker stays in progress forever if its process dies.',
    file: 'src/app.ts',
    find: '        endPickers(job, { pickers: pickers, api, now, log }),\n',
    replace: '',
  },
  {
    name: 'interaction-is-never-over',
    what: 'The bot counts every interaction as in progress forever: its memory grows, and it never stops.',
    file: 'src/bot/router.ts',
    find: 'this.#inProgress.delete(work);',
    replace: '',
  },
  {
    name: 'tells-what-another-has-to-tell',
    seldom: true,
    what: 'A process that was paused overwrites the message of the one that took over the case.',
    file: 'src/removal/removal.flow.ts',
    find: 'return this.#parts.journal.maySend(facts.key);',
    replace: 'return true;',
  },
  {
    name: 'several-without-their-picking',
    seldom: true,
    what: 'A process that was paused keeps removing people after another one reported the interruption.',
    file: 'src/removal/journal.repository.ts',
    find: 'if (picker === null) {\n      throw new NotOpened',
    replace:
      "if (picker === null && entry.from.of !== 'one') {\n      return openedAs({ guildId, number }, inserted);\n    }\n    if (picker === null) {\n      throw new NotOpened",
  },
  {
    name: 'told-without-asking',
    seldom: true,
    what: 'A process that was paused replaces the last word of another one with outdated facts.',
    file: 'src/bot/send-guard.ts',
    find: 'if (maySend !== null && !(await maySend())) {',
    replace: 'if (maySend === undefined) {',
  },
  {
    name: 'number-is-not-given-back',
    seldom: true,
    what: 'Case numbers have gaps, as if cases had been deleted.',
    file: 'src/removal/journal.repository.ts',
    find: "throw new NotOpened({ kind: 'cooling-down', until });",
    replace: "return { kind: 'cooling-down', until };",
  },
  {
    name: 'number-is-not-counted-up',
    what: "No one can be removed after a server's first case: its number is taken.",
    file: 'src/removal/journal.repository.ts',
    find: 'sql<number>`counters.last_number + 1`',
    replace: 'sql<number>`counters.last_number`',
  },
  {
    name: 'return-is-claimed-by-all',
    seldom: true,
    what: 'Two processes that see a kept-out person come back both request the removal.',
    file: 'src/keep-out/keep-out.repository.ts',
    find: ".where('claims', '=', seen.claims)\n        .where(({ not, exists, selectFrom }) =>",
    replace: '.where(({ not, exists, selectFrom }) =>',
  },
  {
    name: 'notice-is-claimed-by-all',
    seldom: true,
    what: 'Each process notifies moderators of the same namesake, and again at each check.',
    file: 'src/keep-out/keep-out.repository.ts',
    find: '.doUpdateSet({ claimed_until: until })\n              .where(free),',
    replace: '.doUpdateSet({ claimed_until: until }),',
  },
  {
    name: 'message-in-the-channel-is-forgotten',
    seldom: true,
    what: 'The log channel shows a case again whenever it changes.',
    file: 'src/cases/log-channel.repository.ts',
    find: '.where(({ not, exists }) => not(exists(postsOf(db, key, channelId)))),',
    replace: ',',
  },
  {
    name: 'posted-without-a-nonce',
    seldom: true,
    what: 'The log channel shows a case twice after a crash.',
    file: 'src/cases/log-channel.discord.ts',
    find: 'nonce, enforce_nonce: true }, signal }),',
    replace: 'nonce, enforce_nonce: false }, signal }),',
  },
  {
    name: 'announced-once-alone',
    seldom: true,
    what: 'Cases whose process died before announcing them never reach the log channel.',
    file: 'src/app.ts',
    find: '        announceCases(job, bothAnnouncers),\n',
    replace: '',
  },
];

const DOUBT: readonly Defect[] = [
  {
    name: 'lost-commit-is-not-done',
    seldom: true,
    what: 'Moderators read that nothing was done when the commit happened and only its response was lost.',
    file: 'src/database/effects.ts',
    find: 'if (matters && !this.#surelyNone(error)) {',
    replace: 'if (matters && this.#surelyNone(error)) {',
  },
  {
    name: 'lost-commit-is-done',
    what: 'The moderator waits forever because a case counts as opened although its commit failed.',
    file: 'src/removal/journal.repository.ts',
    find: 'return await inSteps(() => db.transaction().execute(openIn));',
    replace:
      'let opened: T | undefined;\n      return await db.transaction().execute(async (tx) => (opened = await openIn(tx))).catch((error) => opened ?? Promise.reject(error));',
  },
  {
    name: 'nothing-was-done-after-a-write',
    seldom: true,
    what: 'Moderators read that nothing was done, although something was written before the store became unavailable.',
    file: 'src/bot/responder.ts',
    find: "this.#unshown = { state: 'in-doubt', lookUp: writing.lookUp };",
    replace: 'this.#unshown = null;',
    also: [
      {
        file: 'src/bot/guarded.ts',
        find: "const how = deeds.count === 0 ? 'nothing' : 'unsure';",
        replace: "const how = deeds.count >= 0 ? 'nothing' : 'unsure';",
      },
    ],
  },
  {
    name: 'look-up-never-comes',
    what: 'Moderators read that the bot is finding out the result of their change, but never read the result.',
    file: 'src/bot/look-up.ts',
    find: 'await responder.reply(toBeLookedUpMessage(t, state, reference));',
    replace: 'await responder.reply(toBeLookedUpMessage(t, state, reference));\n  return;',
  },
  {
    name: 'error-replaces-the-truth',
    seldom: true,
    what: 'A true message is replaced by a later error.',
    file: 'src/bot/responder.ts',
    find: 'if (!this.#showing) {',
    replace: 'if (this.#showing || !this.#showing) {',
  },
  {
    name: 'failed-write-is-not-tried-again',
    what: 'A case stays open forever if the store was unavailable when it should have been settled.',
    file: 'src/database/writes.ts',
    find: 'if (!(await this.#attempt(entry))) {\n      this.#schedule();\n    }',
    replace: 'await this.#attempt(entry);',
  },
  {
    name: 'refused-announcement-blocks-the-next',
    what: 'The log channel shows no more cases after one whose text Discord refuses.',
    file: 'src/cases/log-channel.discord.ts',
    find: "if (failure !== 'content' && failure !== 'mistake') {\n        throw error;",
    replace: 'if (failure !== null) {\n        throw error;',
    also: [{ file: 'src/cases/log-channel.discord.ts', find: 'putLater(known.later, number);', replace: '' }],
  },
  {
    name: 'refused-reply-is-tried-for-ever',
    what: 'A reply that Discord refuses is sent over and over.',
    file: 'src/bot/api.ts',
    find: 'if (error instanceof NotOursError || isForGood(error) || clock.elapsed() + waitMs > until) {',
    replace: 'if (error instanceof NotOursError) {',
    also: [
      {
        file: 'src/bot/api.ts',
        find: 'if (failed !== null && clock.elapsed() > until) {',
        replace: 'if (failed !== null && until < 0) {',
      },
      {
        file: 'src/bot/api.ts',
        find: 'for (const pauseMs of [...EDIT_AGAIN_AFTER_MS, Number.POSITIVE_INFINITY]) {',
        replace: 'for (const pauseMs = EDIT_AGAIN_AFTER_MS[3] ?? EDIT_UNTIL_MS; ; ) {',
      },
    ],
  },
  {
    name: 'refused-reply-is-left',
    what: 'The moderator reads “thinking…” forever if Discord refuses the text of the reply.',
    file: 'src/bot/plain-fallback.ts',
    find: 'return await send(bare as Sendable<T>);',
    replace: 'return await send(forms[0]?.() as Sendable<T>);',
  },
  {
    name: 'replied-before-it-is-said',
    seldom: true,
    what: 'A message never gets its last word if the process dies during verification.',
    file: 'src/removal/removal.flow.ts',
    find: 'let delivered = await this.#tell(outcome, this.#askedFor);',
    replace: `if (facts !== null) {
      await journal.replied(facts.key);
    }
    let delivered = await this.#tell(outcome, this.#askedFor);`,
  },
  {
    name: 'keep-out-is-not-written',
    what: 'Moderators read that someone is kept out when no one keeps them out.',
    file: 'src/keep-out/keep-out.repository.ts',
    find: 'if (!keepOut) {\n    return;\n  }',
    replace: 'if (keepOut !== undefined) {\n    return;\n  }',
  },
  {
    name: 'keep-out-outlives-its-case',
    what: 'Moderators read that no one is kept out, but the bot keeps someone out.',
    file: 'src/removal/journal.repository.ts',
    find: 'why === undefined ? replaceEarlier(tx, key, at)',
    replace: 'why !== null ? replaceEarlier(tx, key, at)',
  },
  {
    name: 'new-session-of-a-room-is-missed',
    seldom: true,
    what: 'Someone who is kept out of a room stays in its next session.',
    file: 'src/keep-out/watcher/rooms.ts',
    find: 'const session = keepOut.outcome === null ? null : newSession(keepOut, running);',
    replace: 'const session = keepOut.outcome === null || running !== null ? null : newSession(keepOut, running);',
  },
  {
    name: 'let-back-in-is-not-written',
    what: 'Moderators read that someone is let back in, but the bot still keeps them out.',
    file: 'src/keep-out/keep-out.repository.ts',
    find: 'await end(tx, ending, (eb) => isKey(eb, key));\n    return count === 0 ? null : found;',
    replace:
      "await end(tx, ending, (eb) => eb.and([isKey(eb, key), eb('ended_at', 'is not', null)]));\n    return count < 0 ? null : found;",
  },
];

const PERMISSIONS: readonly Defect[] = [
  {
    name: 'any-role-moderates',
    what: 'Everyone with any role can remove people.',
    file: 'src/settings/permissions.ts',
    find: 'const hasRole = actor.roleIds?.some((id) => moderatorRoleIds.has(id)) ?? false;',
    replace: 'const hasRole = actor.roleIds?.some((id) => moderatorRoleIds.size > 0 && id) ?? false;',
  },
  {
    name: 'presses-are-not-checked',
    seldom: true,
    what: 'Someone who lost the moderator role can still press the buttons of their messages.',
    file: 'src/bot/router.ts',
    find: ': refusalOf(reader, access, incoming, rules);',
    replace: ": refusalOf(reader, 'everybody', incoming, rules);",
  },
  {
    name: 'rules-of-the-press',
    seldom: true,
    what: 'In a large bulk removal, the last people are removed under rules that the server has changed since.',
    file: 'src/removal/picker/carry-out.flow.ts',
    find: 'const rules = await this.#parts.settings.of(this.#picker.guildId);',
    replace: 'const rules = this.#use.settings;',
  },
  {
    name: 'protected-by-name',
    what: 'A protected person is removed: their name is compared instead of their ID.',
    file: 'src/removal/removal.ts',
    find: 'if (settings.protectedIds.has(target.id)) {',
    replace: "if (settings.protectedIds.has(target.name ?? '')) {",
  },
  {
    name: 'limit-is-not-counted',
    seldom: true,
    what: 'A moderator can remove more people than the server allows.',
    file: 'src/removal/journal.repository.ts',
    find: 'if (cooldown === null) {\n    return {',
    replace: 'if (cooldown?.removals !== 0) {\n    return {',
  },
  {
    name: 'nothing-is-confirmed',
    what: 'Someone is removed without the confirmation that the server requires.',
    file: 'src/removal/removal.flow.ts',
    find: "if (settings.confirm === 'always') {\n    return true;",
    replace: "if (settings.confirm === 'always') {\n    return false;",
  },
  {
    name: 'settings-are-kept-for-ever',
    what: 'A process uses the roles a server had when they were first read.',
    file: 'src/settings/settings.repository.ts',
    find: 'return this.#clock.elapsed() - startedAt < FRESH_FOR_MS;',
    replace: 'return this.#clock.elapsed() >= startedAt;',
  },
];

const TIME: readonly Defect[] = [
  {
    name: 'age-by-the-wall-clock',
    what: 'On a machine whose clock is ahead, no command is answered: each one seems too old.',
    file: 'src/bot/discord-clock.ts',
    find: 'Math.max(clock.elapsed() - receivedAt, server.earliest() - createdAt)',
    replace: 'Math.max(clock.elapsed() - receivedAt, clock.now() - createdAt)',
  },
  {
    name: 'deadline-never-fires',
    what: "A press is never acknowledged if the store hangs while the server's rules are read.",
    file: 'src/bot/with-timeout.ts',
    find: 'return await Promise.race([work, late]);',
    replace: 'void late;\n    return await work;',
  },
  {
    name: 'request-without-a-time-out',
    seldom: true,
    what: 'The moderator waits as long as a connection to VideoSDK hangs.',
    file: 'src/videosdk/with-timeout.ts',
    find: 'settled.signal.aborted || end(new Overdue())',
    replace: 'undefined',
  },
];

/** Each is planted on its own. */
const LOCKS: readonly Defect[] = [
  {
    name: 'lock-removes-who-was-in',
    what: 'Everyone who was in when a session was locked is removed.',
    file: 'src/lock/lock.repository.ts',
    find: 'const allowed = [...new Set(people.map((one) => allowanceOf({ id }, one)))];',
    replace: 'const allowed: string[] = people.length < 0 ? [allowanceOf({ id }, "")] : [];',
    also: [
      {
        file: 'src/lock/lock.ts',
        find: '(joinedAt !== null && joinedAt <= listedAt)',
        replace: '(joinedAt !== null && joinedAt < listedAt && joinedAt < 0)',
      },
    ],
  },
  {
    name: 'lock-believes-a-lagging-list',
    seldom: true,
    what: 'Someone who came into a locked session is removed twice for one join, because a list still showed it.',
    file: 'src/lock/lock.ts',
    find: 'at - goneAt < LAGS_FOR_MS',
    replace: 'at - goneAt < LAGS_FOR_MS - 15_000',
  },
];

/** Only the rules about reports find these. */
const REPORTS: readonly Defect[] = [
  {
    name: 'report-posted-again',
    what: 'A report is in the log channel twice once someone has acted on it, and the buttons of the first still work.',
    file: 'src/reports/report-posts.repository.ts',
    find: '      if (found !== undefined) {\n        return { nonce: found.nonce',
    replace: '      if (found !== undefined && found.message_id === null) {\n        return { nonce: found.nonce',
  },
  {
    name: 'reports-have-no-limit',
    what: 'A member can flood the moderators with reports.',
    file: 'src/reports/report.ts',
    find: '[MOST_REPORTS - 1]',
    replace: '[MOST_REPORTS]',
  },
  {
    name: 'refused-report-is-public',
    what: 'Everyone reads what a member wants to report, where the server shows replies to everyone.',
    file: 'src/reports/report.flow.ts',
    find: "this.modals = { send: { access: 'everybody', shown: 'beside'",
    replace: "this.modals = { send: { access: 'everybody', shown: 'as-set'",
    also: [
      {
        file: 'commands/report.ts',
        find: '    offeredBy: takesReports,',
        replace: "    offeredBy: takesReports,\n    replies: 'as-set',",
      },
    ],
  },
];

export const DEFECTS: readonly Defect[] = [
  ...EVIDENCE,
  ...ASKING,
  ...OWNERSHIP,
  ...DOUBT,
  ...PERMISSIONS,
  ...TIME,
  ...LOCKS,
  ...REPORTS,
];

/** All edits that plant a defect. */
export function editsOf({ file, find, replace, also = [] }: Defect): readonly Edit[] {
  return [{ file, find, replace }, ...also];
}
