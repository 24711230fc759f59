import { expect, it } from 'vitest';
import { type KickParticipantParts, kickParticipant } from '../../commands/kick-participant.ts';

it('what /kick-participant prepares at startup can be made, where a failure would only show as a slow first use', () => {
  const { prepare } = kickParticipant({ now: () => 1_700_000_000_000 } as KickParticipantParts);
  expect(prepare).toBeDefined();
  expect(() => prepare?.()).not.toThrow();
});
