/** The thread in which the SQLite file is open, with all operations that the rest of the bot may ask for. */
import './cases/case-history.repository.ts';
import './cases/log-channel.repository.ts';
import './common/left-sessions.repository.ts';
import './database/leases.ts';
import './diagnostics/counts.repository.ts';
import './diagnostics/store-check.repository.ts';
import './keep-out/keep-out.repository.ts';
import './removal/journal.repository.ts';
import './removal/picker/picker.repository.ts';
import './reports/report.repository.ts';
import './reports/report-posts.repository.ts';
import './settings/departures.repository.ts';
import './settings/settings.repository.ts';
import './settings/setup.repository.ts';
import { serveOperations } from './database/sqlite-thread.ts';

await serveOperations();
