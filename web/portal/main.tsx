/** Where the portal's pages begin. */
import { render } from 'preact';
import { App } from './app';
import { readAppearance, wear } from './look/appearance';
import '../look/ground.css';
import '../look/tones.css';
import './look/style.css';
import { takeTokenFromAddress } from './router';
import { language } from './texts/language';

takeTokenFromAddress();
document.documentElement.lang = language;

const appearance = readAppearance();
wear(appearance);
const root = document.getElementById('app');
if (root) render(<App appearance={appearance} />, root);
