/** https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json */
export interface Partition {
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly reverseDnsPrefix: string;
}

const commercial: Partition = { partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };

const others: readonly (readonly [RegExp, Partition])[] = [
  [/^cn-/, { partition: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" }],
  [/^us-gov-/, { partition: "aws-us-gov", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" }],
];

/** The partition that a region belongs to. */
export function partitionOf(region: string): Partition {
  return others.find(([pattern]) => pattern.test(region))?.[1] ?? commercial;
}
