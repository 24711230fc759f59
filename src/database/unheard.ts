/** So long is shown what nobody could be told. */
export const UNHEARD_FOR_MS = 86_400_000;
