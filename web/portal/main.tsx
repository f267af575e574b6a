/** Where the portal's pages begin. */
import { render } from 'preact';
import { App } from './app';
import { readAppearance, applyTheme } from './styles/appearance';
import '../styles/base.css';
import '../styles/tokens.css';
import './styles/style.css';
import { takeMailedLink } from '../client/address-bar';
import { language } from './texts/language';

takeMailedLink();
document.documentElement.lang = language;

const appearance = readAppearance();
applyTheme(appearance);
const root = document.getElementById('app');
if (root) render(<App appearance={appearance} />, root);
