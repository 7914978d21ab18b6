import { Problem } from "../../components/schema/problem";
import { defined } from "../../components/schema/values";

/** AWS accounts that have to be one and the same. */
export interface Accounts {
  /** The setting. */
  readonly wanted?: string | undefined;
  /** Of the last update. */
  readonly recorded?: string | undefined;
  /** Of the credentials of this run; unknown in a preview without AWS. */
  readonly own?: string | undefined;
  /** Of the keys that the controllers get. */
  readonly controllers?: string | undefined;
  /** Of the last update of the stack that has made the management cluster. */
  readonly management?: string | undefined;
}

/** What a run has made, another account does not have: it would be made once more there, or count as deleted. */
function recordedProblem({ wanted, recorded, own = wanted }: Accounts): Problem[] {
  if (recorded === undefined || own === undefined || own === recorded) return [];
  return [
    {
      path: "account",
      ...defined({ value: wanted }),
      problem: `the last update of this stack was made in the account ${recorded}, and this run is for ${own}`,
      fix: `run it with credentials of ${recorded}; in ${own} make another stack`,
    },
  ];
}

function wantedProblem({ wanted, recorded, own }: Accounts): Problem[] {
  // Of these the other one says more.
  if (wanted === undefined || own === undefined || own === wanted || (recorded ?? own) !== own) return [];
  const problem = `the credentials of this run are of the account ${own}`;
  const fix = `run it with credentials of ${wanted}, or set account: "${own}"`;
  return [{ path: "account", value: wanted, problem, fix }];
}

function controllersProblem({ wanted, recorded, controllers, own = wanted ?? recorded }: Accounts): Problem[] {
  if (controllers === undefined || own === undefined || controllers === own) return [];
  return [
    {
      path: "credentials",
      problem:
        `the controllers' keys are of the account ${controllers}, and this run is for ${own}: the controllers would ` +
        "make machines and networks there, and look there for those that they have made",
      fix: `give them keys of ${own}, or run with credentials of ${controllers}`,
    },
  ];
}

function managementProblem({ wanted, recorded, management, own = wanted ?? recorded }: Accounts): Problem[] {
  if (management === undefined || own === undefined || management === own) return [];
  const problem = `its controllers make clusters in the account ${management}, and this run makes their buckets in ${own}`;
  return [{ path: "management.stack", problem, fix: `run with credentials of ${management}` }];
}

/** All that is wrong with the accounts of a run; of one that is unknown nothing is. */
export function accountProblems(accounts: Accounts): Problem[] {
  return [
    ...recordedProblem(accounts),
    ...wantedProblem(accounts),
    ...controllersProblem(accounts),
    ...managementProblem(accounts),
  ];
}
