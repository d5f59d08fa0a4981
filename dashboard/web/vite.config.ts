/** Build of the web page into `dist/web`, from where the dashboard's server serves it. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Every file is content-addressed; nothing is inlined, because the page's policy forbids inline scripts. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
});
