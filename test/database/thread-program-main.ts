import './thread-program.ts';
import { serveOperations } from '../../src/database/sqlite-thread.ts';

await serveOperations();
