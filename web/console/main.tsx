/** Where the console begins. */
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './app';
import '../look/ground.css';
import '../look/tones.css';
import './look/style.css';
import { BASE } from './places';
import { createQueryClient } from './service/query-client';

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
