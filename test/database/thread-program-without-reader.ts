/** A thread of the database that only starts if it's the one that writes. */
import './thread-program.ts';
import { workerData } from 'node:worker_threads';
import { serveOperations, type ThreadData } from '../../src/database/sqlite-thread.ts';

if ((workerData as ThreadData).reads) {
  throw new Error('no second thread here');
}
await serveOperations();
