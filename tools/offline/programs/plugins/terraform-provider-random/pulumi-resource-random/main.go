// Command pulumi-resource-random serves the Terraform provider for random
// values as a Pulumi provider, under the tokens that @pulumi/random uses.
//
// It has no RandomBytes: its identifier is the value itself, in plain text.
package main

import (
	"context"
	"strings"

	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	upstream "github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// The version of @pulumi/random that this plugin answers to.
const version = "4.21.2"

func main() {
	resources := map[string]*tfbridge.ResourceInfo{}
	for _, name := range []string{"Id", "Integer", "Password", "Pet", "Shuffle", "String", "Uuid"} {
		token := tokens.Type("random:index/random" + name + ":Random" + name)
		resources["random_"+strings.ToLower(name)] = &tfbridge.ResourceInfo{Tok: token}
	}
	pf.Main(context.Background(), "random", tfbridge.ProviderInfo{
		P:            pf.ShimProvider(upstream.New()),
		Name:         "random",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Resources:    resources,
	}, pf.ProviderMetadata{PackageSchema: []byte("{}")})
}
