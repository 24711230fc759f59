import { describe, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

// What is provoked here is held against nobody.
const page = useSandbox({ faulty: true });

/** Asks one of the two services as no sound bot would: without a token. */
async function askWithoutToken(service: 'Discord' | 'VideoSDK', path: string): Promise<void> {
  const [, address] = new RegExp(`${service} (http://127\\.0\\.0\\.1:\\d+\\S*)`, 'u').exec(page.sandbox.output) ?? [];
  await fetch(`${address}${path}`, { headers: { 'user-agent': 'DiscordBot (https://example.org, 1.0)' } });
}

describe('a protocol error', () => {
  it('is shown in red with its reason to everybody, and stays in the list once it was dismissed', async () => {
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

    // The next one is news, and a reload loses neither.
    await askWithoutToken('Discord', '/v10/users/@me');
    await mia.problems.filter({ hasText: /Discord would refuse this:[\s\S]*no Authorization header/u }).waitFor();
    await mia.page.reload();
    await mia.use(mia.problems.getByText('All 2 protocol errors'));
    await mia.problems.getByRole('listitem').nth(1).waitFor();
  });
});
