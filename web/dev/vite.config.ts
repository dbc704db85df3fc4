// A test double of the server, for looking at pages without it: `npm run build && npm run double`, then
// http://127.0.0.1:4173. Not a reference for the product's rules; the browser specs run against the real server.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Plugin, defineConfig } from "vite";
import { WebSocketServer } from "ws";
import { matchAll, now } from "./desk";
import { serveHttp } from "./http";
import { serveLive } from "./live";
import { step } from "./market";

const double: Plugin = {
  name: "ballast-double",
  configurePreviewServer({ httpServer, middlewares }) {
    const sockets = new WebSocketServer({ noServer: true });
    httpServer.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url?.startsWith("/api/v1/live")) sockets.handleUpgrade(request, socket, head, (opened) => serveLive(opened));
    });
    middlewares.use((request, response, next) => (request.url?.startsWith("/api/") ? serveHttp(request, response) : next()));
    setInterval(() => {
      step(now());
      matchAll();
    }, 500);
  },
};

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  plugins: [double],
  preview: { host: "127.0.0.1", port: 4173, strictPort: true },
});
