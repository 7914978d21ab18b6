import { canonical } from "../../engine/values";
import { Adapter, Properties } from "../adapter";
import { AdapterFactory, PackageName } from "../createAdapter";
import { engineLog } from "./engineLog";

/** One provider resource of a run, or the default one: the engine opens a connection for each. */
export class Session {
  public readonly adapter: Adapter;
  /** What it was configured with; requests without configuration, such as for a schema, come before. */
  public configuration: string | undefined;
  private log: (urn: string, message: string) => void = () => undefined;

  public constructor(packageName: PackageName, make: AdapterFactory) {
    this.adapter = make(packageName, { report: (urn, message) => this.log(urn, message) });
  }

  public attach(engineAddress: string): void {
    this.log = engineLog(engineAddress);
  }

  public async configure(inputs: Properties): Promise<void> {
    await this.adapter.configure(inputs);
    this.configuration = canonical(inputs);
  }
}

/**
 * The sessions of one package. With PULUMI_DEBUG_PROVIDERS every provider of a package is served at one port, and no
 * request says which one it is for: the connection does.
 */
export class Sessions {
  private readonly byPeer = new Map<string, Session>();

  public constructor(
    private readonly packageName: PackageName,
    private readonly make: AdapterFactory,
  ) {}

  public at(peer: string): Session {
    const known = this.byPeer.get(peer);
    if (known !== undefined) return known;
    const session = new Session(this.packageName, this.make);
    this.byPeer.set(peer, session);
    return session;
  }

  /** A handshake begins a connection: one that had its port before is gone. */
  public begin(peer: string): Session {
    this.byPeer.delete(peer);
    return this.at(peer);
  }

  /** The configured session; a connection that was idle for half an hour is made anew by the engine and is not configured again. */
  public configured(peer: string): Session {
    const own = this.byPeer.get(peer);
    if (own?.configuration !== undefined) return own;
    const others = [...this.byPeer.values()].filter(({ configuration }) => configuration !== undefined);
    const last = others[others.length - 1];
    if (last !== undefined && others.every(({ configuration }) => configuration === last.configuration)) return last;
    throw new Error(
      `the ${this.packageName} adapter cannot tell which provider a request is for: its connection is not configured, ` +
        `and ${others.length} differently configured ones are; run the command again`,
    );
  }
}
