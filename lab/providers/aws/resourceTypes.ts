import { keyPair } from "./ec2KeyPair";
import { eip, natGateway } from "./ec2NatGateway";
import { routeTable, routeTableAssociation } from "./ec2RouteTable";
import { subnet } from "./ec2Subnet";
import { internetGateway, vpc } from "./ec2Vpc";
import { group } from "./iamGroup";
import { groupPolicy, rolePolicy, userPolicy } from "./iamInlinePolicy";
import { instanceProfile } from "./iamInstanceProfile";
import { policy } from "./iamPolicy";
import { groupPolicyAttachment, rolePolicyAttachment, userPolicyAttachment } from "./iamPolicyAttachment";
import { role } from "./iamRole";
import { user } from "./iamUser";
import { userGroupMembership } from "./iamUserGroupMembership";
import { AwsResource } from "./resourceType";
import { bucket } from "./s3Bucket";
import { bucketServerSideEncryptionConfiguration } from "./s3BucketEncryption";
import { bucketPolicy } from "./s3BucketPolicy";
import { bucketPublicAccessBlock } from "./s3BucketPublicAccessBlock";

/** The resource types of @pulumi/aws that the lab supports; property names are those of version 7.48.0. */
export const resourceTypes: Readonly<Record<string, AwsResource>> = {
  "aws:iam/role:Role": role,
  "aws:iam/policy:Policy": policy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/instanceProfile:InstanceProfile": instanceProfile,
  "aws:iam/user:User": user,
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": userPolicyAttachment,
  "aws:iam/userPolicy:UserPolicy": userPolicy,
  "aws:iam/userGroupMembership:UserGroupMembership": userGroupMembership,
  "aws:iam/group:Group": group,
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": groupPolicyAttachment,
  "aws:iam/groupPolicy:GroupPolicy": groupPolicy,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    bucketServerSideEncryptionConfiguration,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:ec2/keyPair:KeyPair": keyPair,
  "aws:ec2/vpc:Vpc": vpc,
  "aws:ec2/internetGateway:InternetGateway": internetGateway,
  "aws:ec2/subnet:Subnet": subnet,
  "aws:ec2/eip:Eip": eip,
  "aws:ec2/natGateway:NatGateway": natGateway,
  "aws:ec2/routeTable:RouteTable": routeTable,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociation,
};

export function resourceType(type: string): AwsResource {
  const found = resourceTypes[type];
  if (found !== undefined) return found;
  throw new Error(
    `${type}: the lab's AWS provider supports ${Object.keys(resourceTypes).join(", ")}; ` +
      "describe the type under lab/providers/aws and list it in resourceTypes.ts",
  );
}
