import { Properties } from "../values";
import { AwsClients } from "./clients";

/** How a type's object is named when the program gives no name. */
export interface Naming {
  readonly input: string;
  /** Input that, given in the place of the name, begins it. */
  readonly prefixInput?: string;
  /** Characters that AWS allows. */
  readonly longest: number;
  /** S3 takes no upper case. */
  readonly lowerCase?: boolean;
}

/** One resource type of the AWS provider: what its inputs mean, and the calls that make, read, change and delete it. */
export interface AwsResource {
  /** The word for it in messages. */
  readonly what: string;
  /** Every input that is carried out. Another one is refused: dropped in silence it would make something else. */
  readonly inputs: readonly string[];
  readonly required: readonly string[];
  readonly naming?: Naming;
  /** Inputs that hold an IAM policy document: compared by meaning, and taken as object or text. */
  readonly documents?: readonly string[];
  /** Inputs that resources of their own may carry out as well. */
  readonly shared?: readonly string[];
  /** Inputs that only another object can have, with their values when they are not given. */
  readonly replacedBy: Readonly<Record<string, unknown>>;
  /** The id, where it follows from the inputs. Left out where AWS gives one: `create` then answers it. */
  idOf?(aws: AwsClients, inputs: Properties): Promise<string> | string;
  create(aws: AwsClients, inputs: Properties): Promise<unknown>;
  /** What the call that creates cannot be given. */
  complete?(aws: AwsClients, id: string, inputs: Properties): Promise<void>;
  /** Properties as AWS has them now, or nothing if the object is gone. `known`: what was last known, inputs included. */
  read(aws: AwsClients, id: string, known: Properties): Promise<Properties | undefined>;
  /** Left out where every input is in `replacedBy`. */
  update?(aws: AwsClients, id: string, olds: Properties, news: Properties): Promise<void>;
  delete(aws: AwsClients, id: string, properties: Properties): Promise<void>;
}

/** An input that is a text; `check` has seen to it that it is there. */
export function text(properties: Properties, key: string): string {
  return properties[key] as string;
}

export function optionalText(properties: Properties, key: string): string | undefined {
  return properties[key] as string | undefined;
}

export function texts(properties: Properties, key: string): readonly string[] {
  return (properties[key] as readonly string[] | undefined) ?? [];
}
