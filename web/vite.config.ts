import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The server the development pages talk to. */
const server = process.env.BALLAST_SERVER ?? "http://127.0.0.1:8080";

const dist = fileURLToPath(new URL("./dist", import.meta.url));

/** Text files in two smaller forms beside them: the server sends the smallest that a browser takes. */
const compressed = {
  name: "compressed",
  apply: "build" as const,
  async closeBundle() {
    const files = await readdir(dist, { recursive: true });
    await Promise.all(files.filter((file) => /\.(js|css|html|svg|json)$/.test(file)).map(async (file) => {
      const path = join(dist, file);
      const whole = await readFile(path);
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        promisify(gzip)(whole, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
    }));
  },
};

export default defineConfig({
  plugins: [react(), compressed],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": { target: server, ws: true } } },
  build: { target: "es2022", chunkSizeWarningLimit: 1500 },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], setupFiles: ["src/i18n/teach/all.ts"], restoreMocks: true },
});
