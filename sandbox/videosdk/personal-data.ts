/**
 * Fake personal data in the list of active participants, which the real list contains, too. The values are
 * unmistakable, so that a test can search all output of a client for them: none may ever appear.
 */
export const PERSONAL_DATA = {
  apiKey: 'leak-canary-api-key-5f1d0c',
  city: 'Leak-Canary-City',
  country: 'Leak-Canary-Country',
  ip: '203.0.113.77',
  latitude: 12.345678,
  longitude: -98.765432,
  userAgent: 'LeakCanaryBrowser/99.77',
  deviceName: 'Leak-Canary-Phone',
} as const;

/** Every value of {@link PERSONAL_DATA} as text, to search logs and replies for. */
export const PERSONAL_DATA_MARKERS: readonly string[] = Object.values(PERSONAL_DATA).map(String);

/** The fake owner of the account, whom the answer to deactivating a room names. */
export const OWNER = {
  id: 'leak-canary-owner-id',
  name: 'Leak-Canary-Owner',
  email: 'leak-canary@example.com',
} as const;
