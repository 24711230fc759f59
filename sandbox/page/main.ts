import './app.ts';
import { Preferences } from './preferences.ts';
import { Store } from './store.ts';

// The address names the person, so that two windows can be two people, and a reload keeps who one is.
const store = new Store(new URL(location.href).searchParams.get('as'));
const app = document.createElement('sandbox-app');
app.store = store;
app.preferences = new Preferences(document.documentElement);
document.body.replaceChildren(app);
