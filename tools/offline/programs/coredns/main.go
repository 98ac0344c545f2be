// Command coredns is a CoreDNS with just the plugins that answer for a cluster's
// own names: the published program has some fifty, most of them for clouds.
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"

	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/template"
)

func main() {
	// In this order a question passes them, whatever the order in the configuration.
	dnsserver.Directives = []string{
		"health",
		"ready",
		"errors",
		"cache",
		"loadbalance",
		"kubernetes",
		"template",
	}
	coremain.Run()
}
