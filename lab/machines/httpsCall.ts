import { Agent, fetch } from "undici";

export interface HttpsCallOptions {
  /** PEM; without it the server's certificate is not checked, for example before a machine knows the cluster's CA. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
  readonly method?: string;
  readonly body?: unknown;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly text: string;
}

const TIMEOUT_MS = 5000;

/** One call on its own connection. Rejects if there is no answer. */
export async function httpsCall(url: string, options: HttpsCallOptions = {}): Promise<HttpsAnswer> {
  const { ca, cert, key, token, method = "GET", body } = options;
  const agent = new Agent({
    connect: { ca, cert, key, rejectUnauthorized: ca !== undefined, timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
  });
  try {
    const response = await fetch(url, {
      dispatcher: agent,
      method,
      headers: {
        accept: "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const cause = ((error as Error).cause ?? error) as Error;
    throw new Error(`${new URL(url).host} does not answer: ${cause.message}`);
  } finally {
    await agent.destroy();
  }
}
