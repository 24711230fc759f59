function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const { LIFT_REST_LIMIT } = process.env;

/** The same variables as the bot's own. */
export const environment = {
  discordToken: required('DISCORD_TOKEN'),
  discordApiUrl: required('DISCORD_API_URL'),
  moderatorRoleIds: required('MODERATOR_ROLE_IDS').split(','),
  videosdkApiKey: required('VIDEOSDK_API_KEY'),
  videosdkSecretKey: required('VIDEOSDK_SECRET_KEY'),
  videosdkApiUrl: required('VIDEOSDK_API_URL'),
  /** Only for measuring CPU per kick, which requires all the work to be done. */
  liftRestLimit: LIFT_REST_LIMIT === '1',
} as const;

export const V1_CLAIMS = { apikey: environment.videosdkApiKey, permissions: ['allow_join', 'allow_mod'] };
export const V2_CLAIMS = { ...V1_CLAIMS, version: 2, roles: ['crawler'] };

// Without a handler, SIGTERM would end the process before `--cpu-prof` writes its profile.
process.on('SIGTERM', () => process.exit(0));
