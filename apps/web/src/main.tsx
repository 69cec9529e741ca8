import '@fontsource-variable/source-sans-3/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import './theme/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { begin } from './app/begin.ts';
import { listenToKeys } from './app/keys.ts';
import { startClock } from './clock/playing.ts';
import { applyTheme } from './theme/apply.ts';

applyTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
startClock();
listenToKeys();
void begin();
