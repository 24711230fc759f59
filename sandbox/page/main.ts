import './app.ts';
import { Preferences } from './preferences.ts';
import { Store } from './store.ts';

// The URL names the person, so that two windows can be two people, and a reload keeps the person.
const store = new Store(new URL(location.href).searchParams.get('as'));
const app = document.createElement('sandbox-app');
app.store = store;
app.preferences = new Preferences(document.documentElement);
document.body.replaceChildren(app);
