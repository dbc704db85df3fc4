// The real product, one for each worker: its own port, its own data, its own market and day.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const BINARY = resolve(process.env.BALLAST_BINARY ?? join(import.meta.dirname, "../../target/release/ballast"));
/** What makes `serve` fill an empty directory with the demonstration. */
const DEMONSTRATION: readonly string[] = ["--demo"];
const READY_MS = 60_000;
const ASK_AGAIN_MS = 100;
const LOG_LINES = 40;

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  listener.close();
  await once(listener, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

export class Server {
  readonly url: string;
  readonly log: string;
  readonly #data: string;
  readonly #listen: string;
  readonly #market: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(data: string, log: string, port: number, market: readonly string[]) {
    this.#market = market;
    this.#data = data;
    this.log = log;
    this.#listen = `127.0.0.1:${port}`;
    this.url = `http://${this.#listen}`;
  }

  /** A fresh demonstration with such a market; its log is kept in that folder. */
  static async start(logs: string, name: string, market: readonly string[]): Promise<Server> {
    mkdirSync(logs, { recursive: true });
    const data = await mkdtemp(join(tmpdir(), "ballast-e2e-"));
    const server = new Server(data, join(logs, `${name}.log`), await freePort(), market);
    await server.run();
    return server;
  }

  /** Runs it on what its data holds, at the same address. */
  async run(): Promise<void> {
    const log = openSync(this.log, "a");
    const started = spawn(BINARY, ["serve", "--data", join(this.#data, "demo"), "--listen", this.#listen, ...DEMONSTRATION, ...this.#market], { stdio: ["ignore", log, log] });
    closeSync(log);
    this.#process = started;
    const until = Date.now() + READY_MS;
    while (!(await this.#isReady())) {
      if (started.exitCode !== null || Date.now() > until) throw new Error(`the product did not become ready\n${this.tail()}`);
      await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
    }
  }

  /** As a failure of power would, without a chance to say so. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, "exit");
    running.kill("SIGKILL");
    await gone;
  }

  /** What it keeps of who is logged in is gone: everybody logs in again. */
  async loseSessions(): Promise<void> {
    await rm(join(this.#data, "demo", "sessions"), { force: true });
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#data, { recursive: true, force: true });
  }

  /** The last lines of its log. */
  tail(): string {
    return readFileSync(this.log, "utf8").trimEnd().split("\n").slice(-LOG_LINES).join("\n");
  }

  async #isReady(): Promise<boolean> {
    // A market that stands at its gate has told its counter of no day yet.
    return fetch(`${this.url}${this.#market.includes("--gate") ? "/healthz" : "/readyz"}`).then(({ ok }) => ok, () => false);
  }
}
