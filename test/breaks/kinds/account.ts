import { Break, Catcher } from "../break";

const emulator = (test: string): Catcher => ({ file: "test/lab/awsEmulator.test.ts", test });
const removal: Catcher = { file: "test/unit/inventoryRemoval.test.ts", test: "delete each item in an order" };
const faults = (test: string): Catcher => ({ file: "test/unit/faultsPage.test.ts", test });

/** The emulated AWS, what is told of things that a destroy leaves in it, and of its answers that `make faults` has failed. */
export const accountBreaks: readonly Break[] = [
  {
    name: "emulator/token", what: "the emulated EC2 makes a second thing for the token of the first",
    file: "lab/aws/client_tokens.py", find: "answer = self.answers.get(token)", replace: "answer = None",
    caughtBy: emulator("makes another where the token is another"), says: /wanted \d, found \d/,
  },
  {
    name: "emulator/settings", what: "a load balancer of the name with other settings counts as the one that was asked for",
    file: "lab/aws/unique_names.py", find: "elif existing.asked_for != settings:", replace: "elif existing.asked_for is None:",
    caughtBy: emulator("gets the load balancer that there is"), says: /Missing expected rejection/,
  },
  {
    name: "removal/order", what: "what is left is deleted before what uses it",
    file: "lab/inventory/removal.ts", find: "return removals.flatMap(", replace: "return [...removals].reverse().flatMap(",
    caughtBy: removal, says: /^\[0\]: wanted "aws ec2 terminate-instances/,
  },
  {
    name: "removal/missed", what: "no command for an endpoint that is left",
    file: "lab/inventory/removal.ts", find: "/^vpce-/", replace: "/^vpc-e-/",
    caughtBy: removal, says: /wanted "aws ec2 delete-vpc-endpoints/,
  },
  {
    name: "faults-page/uncovered", what: "a kind of call that never failed is not named",
    file: "test/faults/coverage.ts", find: "({ missing }, index) => (missing.length > 0 ?", replace: "({ missing }, index) => (missing.length > 1 ?",
    caughtBy: faults("names each kind of call that was seen and never failed"), says: /wanted "up: never lost: ec2:CreateVpc", found nothing/,
  },
  {
    name: "faults-page/provider", what: "what was made twice counts as the AWS provider's own after any answer",
    file: "test/faults/providerDoubles.ts", find: 'when === "making" && on.includes(answer ?? "")', replace: 'when === "making"',
    caughtBy: faults("is the AWS provider's own only for the kinds and answers that are known"), says: /wanted nothing, found \{"kind":"igw"/,
  },
];
