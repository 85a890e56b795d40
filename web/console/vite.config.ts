import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev:console` finds the API: a host that runs beside it. */
const API = process.env['HEADWATER_API'] ?? 'http://127.0.0.1:4100';

export default defineConfig({
  base: '/console/',
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../.headwater/console',
    emptyOutDir: true,
    target: ['chrome125', 'firefox128', 'safari18'],
    // A policy without 'unsafe-inline' and data: allows no inlined asset.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Errors of the console are read by people who know its source.
    sourcemap: false,
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  server: { proxy: { '/v1': API, '/openapi.json': API, '/_local': API, '/console/config.json': API } },
});
