/** Starts the page. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from './data/queries.ts';
import { KeyProvider } from './keys/use-keys.tsx';
import { NoticeProvider } from './parts/notices.tsx';
import { applyTheme } from './parts/theme.tsx';
import { makeRouter } from './router.tsx';

applyTheme();
const queryClient = makeQueryClient();
const router = makeRouter(queryClient);
const place = document.getElementById('root');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <KeyProvider>
          <NoticeProvider>
            <RouterProvider router={router} />
          </NoticeProvider>
        </KeyProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
