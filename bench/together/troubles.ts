import type { Fault as DiscordFault, RouteName } from '../../sandbox/discord/control.ts';
import type { Fault as VideoSdkFault } from '../../sandbox/videosdk/index.ts';
import { pause } from '../load/open-loop.ts';
import { whole } from './people.ts';
import type { Slot, Stage } from './stage.ts';
import type { Watch } from './watch.ts';

/** How often VideoSDK and Discord fail, each. */
const FAULT_EVERY_MS = { videosdk: 3000, discord: 4000 };
const OUTAGE_MS = 6000;
/** Before the one that was killed is started again, as a supervisor would. */
const RESTART_AFTER_MS = 1500;

const VIDEOSDK: readonly (() => VideoSdkFault)[] = [
  () => ({ kind: 'status', status: 500 }),
  () => ({ kind: 'status', status: 503 }),
  () => ({ kind: 'status', status: 429, headers: { 'retry-after': '1' } }),
  () => ({ kind: 'status', status: 504, acts: true }),
  () => ({ kind: 'html', status: 502 }),
  () => ({ kind: 'drop' }),
  () => ({ kind: 'drop-after-effect' }),
  () => ({ kind: 'cut-body' }),
  () => ({ kind: 'delay', ms: whole(500, 4000) }),
  () => ({ kind: 'delay-after-effect', ms: whole(500, 4000) }),
  () => ({ kind: 'hang' }),
  () => ({ kind: 'hang-after-effect' }),
];

const DISCORD: readonly (() => DiscordFault)[] = [
  () => ({ kind: 'status', status: 500 }),
  () => ({ kind: 'status', status: 503 }),
  () => ({ kind: 'rate-limit', retryAfterMs: 700 }),
  () => ({ kind: 'html', status: 502 }),
  () => ({ kind: 'delay', ms: whole(200, 1200) }),
  () => ({ kind: 'late-answer', ms: whole(200, 1200) }),
  () => ({ kind: 'drop' }),
  () => ({ kind: 'drop-after-effect' }),
];
const ROUTES: readonly RouteName[] = ['callback', 'edit-original', 'edit-original', 'follow-up', 'send-message'];

export type Incident = 'kill' | 'restart' | 'database' | 'gateway' | 'videosdk';

/** What goes wrong, and when. */
export class Troubles {
  readonly incidents: Record<Incident, number> = { kill: 0, restart: 0, database: 0, gateway: 0, videosdk: 0 };
  faults = 0;
  readonly #stages: readonly Stage[];
  readonly #watchOf: (stage: Stage) => Watch;
  readonly #next = new Map<Stage, { videosdk: number; discord: number }>();

  constructor(stages: readonly Stage[], watchOf: (stage: Stage) => Watch) {
    this.#stages = stages;
    this.#watchOf = watchOf;
  }

  /** Called a few times a second. */
  move(): void {
    const now = Date.now();
    for (const stage of this.#stages) {
      const next = this.#next.get(stage) ?? { videosdk: now, discord: now };
      this.#next.set(stage, next);
      if (now >= next.videosdk) {
        next.videosdk = now + whole(0.5 * FAULT_EVERY_MS.videosdk, 1.5 * FAULT_EVERY_MS.videosdk);
        const target = Math.random() < 0.4 ? 'removals' : 'any';
        stage.videosdk.fault(target, VIDEOSDK[whole(0, VIDEOSDK.length - 1)]?.() ?? { kind: 'drop' });
        this.faults += 1;
      }
      if (now >= next.discord) {
        next.discord = now + whole(0.5 * FAULT_EVERY_MS.discord, 1.5 * FAULT_EVERY_MS.discord);
        const route = ROUTES[whole(0, ROUTES.length - 1)] ?? 'callback';
        stage.discord.fault(route, DISCORD[whole(0, DISCORD.length - 1)]?.() ?? { kind: 'drop' });
        this.faults += 1;
      }
    }
  }

  rest(): void {
    for (const { videosdk, discord } of this.#stages) {
      videosdk.clearFaults();
      discord.clearFaults();
    }
  }

  /** Something happens to a process, its database or its connections. Resolves when it's over. */
  async strike(incident: Incident, stage: Stage, slot: Slot): Promise<void> {
    this.incidents[incident] += 1;
    const watch = this.#watchOf(stage);
    const from = Date.now();
    switch (incident) {
      case 'kill':
        await stage.kill(slot);
        await pause(RESTART_AFTER_MS);
        await stage.start(slot);
        break;
      case 'restart':
        await stage.stop(slot);
        await stage.start(slot);
        break;
      case 'database':
        await stage.proxy?.outage();
        await pause(OUTAGE_MS);
        await stage.proxy?.recover();
        break;
      case 'gateway': {
        slot.downs.push({ from, to: null, how: 'cut off' });
        const down = slot.downs.at(-1);
        const ready = stage.discord.gateway.readyCount;
        stage.discord.gateway.cut({ shard: slot.shard });
        await stage.discord.gateway.waitForReady(ready + 1, { timeoutMs: 30_000 }).catch(() => undefined);
        if (down !== undefined) down.to ??= Date.now();
        break;
      }
      case 'videosdk':
        await stage.videosdk.stop();
        await pause(OUTAGE_MS / 2);
        await stage.videosdk.resume();
        break;
    }
    watch.disturb({ from, to: Date.now(), session: null });
  }
}
