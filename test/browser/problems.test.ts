import { describe, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

// These tests provoke protocol errors on purpose, so the errors don't fail them.
const page = useSandbox({ faulty: true });

/** Sends a request that no correct bot would send: one without a token. */
async function askWithoutToken(service: 'Discord' | 'VideoSDK', path: string): Promise<void> {
  const [, address] = new RegExp(`${service} (http://127\\.0\\.0\\.1:\\d+\\S*)`, 'u').exec(page.sandbox.output) ?? [];
  await fetch(`${address}${path}`, { headers: { 'user-agent': 'DiscordBot (https://example.org, 1.0)' } });
}

describe('a protocol error', () => {
  it('is shown to everyone in red with its reason, and stays in the list after it is dismissed', async () => {
    const [mia, lea] = await Promise.all([page.as('Mia'), page.as('Lea', { device: 'phone' })]);
    await askWithoutToken('VideoSDK', '/v2/sessions');
    for (const each of [mia, lea]) {
      await each.problems.filter({ hasText: /VideoSDK would refuse this:[\s\S]*no Authorization header/u }).waitFor();
    }
    await mia.use(mia.problems.getByRole('button', { name: 'Dismiss protocol errors' }));
    await mia.problems.waitFor({ state: 'detached' });
    await mia.use(mia.page.getByRole('button', { name: '1 protocol error' }));
    await mia.problems.waitFor();
    await mia.use(mia.problems.getByRole('button', { name: 'Dismiss protocol errors' }));

    // A new error shows again, and a reload loses neither.
    await askWithoutToken('Discord', '/v10/users/@me');
    await mia.problems.filter({ hasText: /Discord would refuse this:[\s\S]*no Authorization header/u }).waitFor();
    await mia.page.reload();
    await mia.use(mia.problems.getByText('All 2 protocol errors'));
    await mia.problems.getByRole('listitem').nth(1).waitFor();
  });
});
