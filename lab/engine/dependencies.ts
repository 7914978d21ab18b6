import { ResourceState } from "./state";

/** The URN in a reference to a provider, which is `urn::id`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/** What `resource` was made from or after; its parent aside. */
function dependencies(resource: ResourceState): string[] {
  const ofProperties = Object.values(resource.propertyDependencies ?? {}).flat();
  const deletedWith = resource.deletedWith === undefined ? [] : [resource.deletedWith];
  const provider = resource.provider === undefined ? [] : [providerUrn(resource.provider)];
  return [...resource.dependencies, ...ofProperties, ...deletedWith, ...provider];
}

/** What has to be there while `resource` is deleted. */
export function needs(resource: ResourceState): string[] {
  return [...dependencies(resource), ...(resource.parent === undefined ? [] : [resource.parent])];
}

/** What depends on `root`, at first or second hand, each after what it depends on itself; children of a component do not as such. */
export function dependentsOf(root: ResourceState, resources: readonly ResourceState[]): ResourceState[] {
  const reached = new Set([root.urn]);
  const found = new Set<ResourceState>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const resource of resources.filter((candidate) => candidate !== root && dependencies(candidate).some((urn) => reached.has(urn)))) {
      reached.add(resource.urn);
      found.add(resource);
    }
  }
  return inOrder([...found]);
}

/** Each after those among them that it depends on. */
function inOrder(resources: readonly ResourceState[]): ResourceState[] {
  const ordered = new Set<ResourceState>();
  const visit = (resource: ResourceState): void => {
    if (ordered.has(resource)) return;
    const names = new Set(dependencies(resource));
    resources.filter((other) => other !== resource && names.has(other.urn)).forEach(visit);
    ordered.add(resource);
  };
  resources.forEach(visit);
  return [...ordered];
}
