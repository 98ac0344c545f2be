// Command pulumi-resource-docker serves the Terraform provider for Docker as
// a Pulumi provider, under the tokens that @pulumi/docker uses.
//
// It has no docker.Image (RemoteImage with build does that) and no functions.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	upstream "github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// The version of @pulumi/docker that this plugin answers to.
const version = "5.2.0"

func main() {
	// The bridge makes plurals of list names; the official provider keeps the singular.
	container := resource("container", "Container")
	container.Fields = map[string]*tfbridge.SchemaInfo{
		"command":           {Name: "command"},
		"networks_advanced": {Name: "networksAdvanced"},
	}
	// A container's name and its published ports can be taken only once.
	container.DeleteBeforeReplace = true
	image := resource("remoteImage", "RemoteImage")
	image.Fields = map[string]*tfbridge.SchemaInfo{"name": {Name: "name"}}

	host := &tfbridge.DefaultInfo{EnvVars: []string{"DOCKER_HOST"}, Value: "unix:///var/run/docker.sock"}
	tfbridge.Main("docker", version, tfbridge.ProviderInfo{
		P:       sdkv2.NewProvider(upstream.New(version)()),
		Name:    "docker",
		Version: version,
		Config: map[string]*tfbridge.SchemaInfo{
			"host":          {Default: host},
			"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()},
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_container":      container,
			"docker_image":          image,
			"docker_network":        resource("network", "Network"),
			"docker_volume":         resource("volume", "Volume"),
			"docker_config":         resource("serviceConfig", "ServiceConfig"),
			"docker_secret":         resource("secret", "Secret"),
			"docker_service":        resource("service", "Service"),
			"docker_plugin":         resource("plugin", "Plugin"),
			"docker_tag":            resource("tag", "Tag"),
			"docker_registry_image": resource("registryImage", "RegistryImage"),
		},
	}, []byte("{}"))
}

func resource(file, name string) *tfbridge.ResourceInfo {
	return &tfbridge.ResourceInfo{Tok: tokens.Type("docker:index/" + file + ":" + name)}
}
