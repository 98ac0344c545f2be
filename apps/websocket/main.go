// Command websocket tells WebSocket clients what the sample services answer; apps/README.md tells how.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.opentelemetry.io/otel/log"
)

// grace is how long open requests may take once the service is told to stop.
const grace = 5 * time.Second

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	s, err := readSettings(os.Getenv)
	if err != nil {
		return err
	}
	config, err := s.tlsConfig()
	if err != nil {
		return err
	}
	told, err := startTelemetry(ctx, s, config, os.Stdout)
	if err != nil {
		return err
	}
	measured := newMetrics()
	service := &server{settings: s, telemetry: told, metrics: measured, hub: newHub(measured.count)}
	servers := []*http.Server{
		listener(s.host+":"+s.port, service.handler(), config),
		listener(s.host+":"+s.metricsPort, service.metricsHandler(), config),
	}
	failed := make(chan error, len(servers))
	for _, one := range servers {
		go func() { failed <- one.ListenAndServeTLS("", "") }()
	}
	told.log(ctx, log.SeverityInfo, "started")
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	return errors.Join(err, shutDown(servers, told))
}

func listener(address string, handler http.Handler, config *tls.Config) *http.Server {
	return &http.Server{Addr: address, Handler: handler, TLSConfig: config, ReadHeaderTimeout: patience}
}

// shutDown lets open requests end and sends what telemetry is still here.
func shutDown(servers []*http.Server, told *telemetry) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	for _, one := range servers {
		if one.Shutdown(ctx) != nil {
			_ = one.Close()
		}
	}
	return told.stop(ctx)
}
