import { openStore } from '../../src/database/database.ts';

/** A process that opens the store when it is told to, and reports the result. */
process.once('message', async () => {
  try {
    const store = await openStore(process.argv[2] ?? '');
    await store.db.selectFrom('cases').selectAll().execute();
    process.send?.(store.applied);
  } catch (error) {
    process.send?.(String(error));
  }
});
process.send?.('ready');
