import { alternatives } from "./alternatives";
import { bucketNames } from "./bucketNames";
import { clusterNames } from "./clusterNames";
import { givenInstallation } from "./givenInstallation";
import { iam } from "./iam";
import { images } from "./images";
import { kubernetesVersions } from "./kubernetesVersions";
import { networks } from "./networks";
import { Rule } from "./rule";
import { tagNumbers } from "./tags";

export const rules: readonly Rule[] = [alternatives, givenInstallation, iam, clusterNames, bucketNames, networks, kubernetesVersions, images, tagNumbers];
