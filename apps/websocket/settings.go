package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// settings is what the service is told by its environment; secrets are files, named here.
type settings struct {
	host        string
	port        string
	metricsPort string
	// Certificate and key in PEM, and the authority whose certificates are trusted.
	certificate, key, authority string
	// Base of the Collector's OTLP over HTTP; without it nothing is sent.
	otlpEndpoint string
	// Files with the tokens that the Collector asks for, and that guards the faults.
	otlpToken, adminToken string
	// How many times faster than in reality simulated work is done.
	speed float64
	// Connections at most; one more is refused.
	largestCrowd int
}

// readSettings yields the settings that variable answers by name, or an error about the first wrong one.
func readSettings(variable func(string) string) (settings, error) {
	read := settings{
		host:         or(variable("LISTEN_HOST"), "0.0.0.0"),
		port:         or(variable("LISTEN_PORT"), "8002"),
		metricsPort:  or(variable("METRICS_PORT"), "8080"),
		otlpEndpoint: variable("OTEL_EXPORTER_OTLP_ENDPOINT"),
	}
	required := map[string]*string{
		"TLS_CERTIFICATE": &read.certificate, "TLS_KEY": &read.key, "TLS_AUTHORITY": &read.authority,
		"OTLP_TOKEN_FILE": &read.otlpToken, "ADMIN_TOKEN_FILE": &read.adminToken,
	}
	for name, value := range required {
		if *value = variable(name); *value == "" {
			return read, fmt.Errorf("%s: must be set, got nothing; see apps/README.md", name)
		}
	}
	speed, err := positive(variable, "SPEED", 1)
	if err != nil {
		return read, err
	}
	crowd, err := positive(variable, "MAX_CLIENTS", 2000)
	read.speed, read.largestCrowd = speed, int(crowd)
	return read, err
}

// time is what simulated work of so many milliseconds takes.
func (s settings) time(milliseconds float64) time.Duration {
	return time.Duration(milliseconds / s.speed * float64(time.Millisecond))
}

func positive(variable func(string) string, name string, otherwise float64) (float64, error) {
	text := variable(name)
	if text == "" {
		return otherwise, nil
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !(value > 0) {
		return 0, fmt.Errorf("%s: must be a positive number, got '%s'; leave it out for %v", name, text, otherwise)
	}
	return value, nil
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// secretIn is the first line of a secret file.
func secretIn(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s: must be readable, got '%w'; mount it", path, err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(line), nil
}
