// Stands between the browser and the server, and fails where a test wants it to: before a request is answered, in the
// middle of its body, or after it. Only what an export asks for is counted and failed; everything else passes.
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Moment = "before" | "body" | "after";

export interface Fault {
  /** Number of the request: 0 lists the ids, 1 is the first batch. */
  readonly request: number;
  readonly moment: Moment;
  /** `hold` never answers; `drop` cuts the connection, of this request and all later ones; a status refuses them. */
  readonly kind: "hold" | "drop" | 401 | 429 | 500;
}

const exportRequest = /^\/v1\/conversations\?.*include=(?:ids|detail)/;
/** More than a source waits for. */
const longWaitSeconds = "4000";

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export class FaultyNetwork {
  /** Requests of exports so far, and those that were answered to the end. */
  requests = 0;
  answered = 0;
  url = "";
  #fault: Fault | null = null;
  #reached: () => void = () => undefined;
  readonly #server: Server;

  constructor(readonly target: string) {
    this.#server = createServer((request, response) => void this.#pass(request, response).catch(() => response.destroy()));
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Counts from 0 again; null lets everything through. Resolves when the fault's moment has come. */
  begin(fault: Fault | null): Promise<void> {
    this.requests = 0;
    this.answered = 0;
    this.#fault = fault;
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const counts = exportRequest.test(path);
    const number = counts ? this.requests++ : -1;
    const fault = counts ? this.#fault : null;
    const isHere = fault?.request === number;
    const isBehind = fault !== null && number > fault.request;
    if (isHere && fault.moment === "before") this.#reached();
    if (fault !== null && typeof fault.kind === "number" && (isHere || isBehind)) {
      response.writeHead(fault.kind, { "content-type": "application/json", ...(fault.kind === 429 && { "retry-after": longWaitSeconds }) });
      return void response.end(JSON.stringify({ detail: "refused by the test", code: "test", request_id: "req_test" }));
    }
    if (isBehind || (isHere && fault.moment === "before")) {
      if (fault.kind === "drop") request.socket.destroy();
      return;
    }
    const [status, headers, body] = await this.#ask(request);
    response.writeHead(status, { ...headers, "content-length": body.length });
    if (isHere && fault.moment === "body") {
      response.write(body.subarray(0, body.length / 2));
      await new Promise((resolve) => setTimeout(resolve, 20));
      this.#reached();
      if (fault.kind === "drop") request.socket.destroy();
      return;
    }
    await new Promise<void>((resolve) => response.end(body, resolve));
    if (counts) this.answered += 1;
    if (isHere) this.#reached();
  }

  async #ask(request: IncomingMessage): Promise<[number, IncomingMessage["headers"], Buffer]> {
    const { hostname, port } = new URL(this.target);
    const sent = await bodyOf(request);
    // What was cut could not be taken apart from what is compressed, so nothing is.
    const { "accept-encoding": _, ...headers } = request.headers;
    return new Promise((resolve, reject) => {
      const asking = forward({ hostname, port, path: request.url, method: request.method, headers: { ...headers, host: `${hostname}:${port}`, ...(headers.origin !== undefined && { origin: this.target }) } }, (answer) => {
        const { "content-length": _length, "transfer-encoding": _encoding, connection: _connection, ...kept } = answer.headers;
        bodyOf(answer).then((body) => resolve([answer.statusCode ?? 502, kept, body]), reject);
      });
      asking.on("error", reject);
      asking.end(sent);
    });
  }
}
