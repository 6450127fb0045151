import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';

/** As strict as a bank's: no inline script, no inline style, nothing from elsewhere. */
export const STRICT_CSP = "default-src 'self'; object-src 'none'; base-uri 'none'";

export interface GalleryPage {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a page with nothing but the bar, under a strict Content-Security-Policy. */
export async function serveGallery(): Promise<GalleryPage> {
  const built = await build({
    entryPoints: [join(import.meta.dirname, 'gallery.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
    banner: { js: 'var galleryStartedMs = performance.now();' },
  });
  const script = built.outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://gallery');
    const [type, body] = answer(url, script);
    response.writeHead(200, { 'content-type': type, 'content-security-policy': STRICT_CSP }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => closed(server) };
}

function answer({ pathname, searchParams }: URL, script: string): readonly [type: string, body: string] {
  if (pathname === '/gallery.js') return ['text/javascript; charset=utf-8', script];
  if (pathname === '/gallery.css') return ['text/css; charset=utf-8', STYLE];
  if (pathname !== '/') return ['text/plain', ''];
  const lang = searchParams.get('lang') === 'zh' ? 'zh-CN' : 'en';
  const theme = searchParams.get('theme') === 'dark' ? 'dark' : 'light';
  return ['text/html; charset=utf-8', page(lang, theme)];
}

function page(lang: string, theme: string): string {
  return `<!doctype html><html lang="${lang}" class="${theme}"><head><meta charset="utf-8"><title>Phone bar</title>
    <meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/gallery.css"></head><body><main><h1>Phone bar</h1>
    <call-center-bar theme="${theme}" shortcuts notifications></call-center-bar></main>
    <script src="/gallery.js"></script></body></html>`;
}

const STYLE = `
  body { margin: 0; padding: 16px; background: #eef1f4; }
  .dark body { background: #0e1216; }
  h1 { font: 14px system-ui; position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
