import { Properties } from "../values";
import { AwsClients } from "./clients";

/** How an object of a type is named if the program gives no name. */
export interface Naming {
  readonly input: string;
  /** Input that is the prefix of the name, if it is given instead of the name. */
  readonly prefixInput?: string;
  /** Characters that AWS allows. */
  readonly longest: number;
  /** S3 allows no upper case. */
  readonly lowerCase?: boolean;
}

/**
 * One resource type of the AWS provider: the meaning of its inputs, and the calls that create, read, change and delete
 * it.
 */
export interface AwsResource {
  /** Its name in messages. */
  readonly what: string;
  /** Every supported input. Others are refused: ignoring them silently would create a different object. */
  readonly inputs: readonly string[];
  readonly required: readonly string[];
  readonly naming?: Naming;
  /** Inputs with an IAM policy document: compared by meaning, and accepted as object or text. */
  readonly documents?: readonly string[];
  /** Inputs that separate resources may manage as well. */
  readonly shared?: readonly string[];
  /** Inputs that only a replacement can change, with their defaults. */
  readonly replacedBy: Readonly<Record<string, unknown>>;
  /** The id, if it follows from the inputs. Absent if AWS assigns one: `create` then returns it. */
  idOf?(aws: AwsClients, inputs: Properties): Promise<string> | string;
  create(aws: AwsClients, inputs: Properties): Promise<unknown>;
  /** Settings that the creating call does not accept. */
  complete?(aws: AwsClients, id: string, inputs: Properties): Promise<void>;
  /**
   * Current properties in AWS, or undefined if the object is gone. `known`: the last known values, including inputs.
   */
  read(aws: AwsClients, id: string, known: Properties): Promise<Properties | undefined>;
  /** Absent if every input is in `replacedBy`. */
  update?(aws: AwsClients, id: string, olds: Properties, news: Properties): Promise<void>;
  delete(aws: AwsClients, id: string, properties: Properties): Promise<void>;
}

/** An input that is a text; `check` has made sure that it exists. */
export function text(properties: Properties, key: string): string {
  return properties[key] as string;
}

export function optionalText(properties: Properties, key: string): string | undefined {
  return properties[key] as string | undefined;
}

export function texts(properties: Properties, key: string): readonly string[] {
  return (properties[key] as readonly string[] | undefined) ?? [];
}
