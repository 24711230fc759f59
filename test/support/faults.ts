/**
 * How a request can fail, VideoSDK's or Discord's: the same table for all tests. What only one of the two does, and what
 * depends on the test (headers, bodies with Discord's codes), stays in the test.
 */
const FAULTS = {
  '400': { kind: 'status', status: 400 },
  '401': { kind: 'status', status: 401 },
  '403': { kind: 'status', status: 403 },
  '408': { kind: 'status', status: 408 },
  '429': { kind: 'status', status: 429 },
  '500': { kind: 'status', status: 500 },
  'a gateway’s 502': { kind: 'html', status: 502 },
  'a gateway’s 503': { kind: 'html', status: 503 },
  'a gateway’s 504': { kind: 'html', status: 504 },
  'a cut connection': { kind: 'drop' },
  'a lost answer': { kind: 'drop-after-effect' },
  'half a body': { kind: 'cut-body' },
  'no answer': { kind: 'hang' },
} as const;

type Name = keyof typeof FAULTS;

/** Rows for `it.each`: what it meets, and the fault to set. */
export function faultRows<const N extends Name>(...names: readonly N[]): [what: string, fault: (typeof FAULTS)[N]][] {
  return names.map((name) => [name, FAULTS[name]]);
}
