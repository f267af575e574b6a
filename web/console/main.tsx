/** Where the console begins. */
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './app';
import '../styles/base.css';
import '../styles/tokens.css';
import './styles/style.css';
import { BASE } from './routes';
import { createQueryClient } from './api/query-client';
import { takeOneTimeLink } from './pages/set-password';

takeOneTimeLink();

const root = document.getElementById('app');
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={createQueryClient()}>
      <Router base={BASE}>
        <App />
      </Router>
    </QueryClientProvider>,
  );
}
