/** Those of all migrations, for whoever only counts them. */
export const MIGRATION_NAMES = [
  '0001-cases',
  '0002-settings',
  '0003-keep-outs',
  '0004-announcements',
  '0005-history',
  '0006-pickings',
  '0007-session-ends',
  '0008-locales',
  '0009-name-keys',
  '0010-clocks',
  '0011-posts',
  '0016-keep-out-sight',
  '0017-voided-keep-outs',
  '0018-unheard-notices',
  '0019-typed-letters',
  '0020-indexes',
] as const;
