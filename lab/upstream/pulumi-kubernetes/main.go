// Pulumi's Kubernetes provider. Its module has all of it but the two texts that its own main package embeds: they are
// written beside this file when it is built (lab/tools/kubernetesProvider.ts).
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

// Set by the linker: the version of the npm package, which the engine asks the plugin for.
var version string

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var terraformMapping []byte

func main() {
	provider.Serve("kubernetes", version, schema, terraformMapping)
}
