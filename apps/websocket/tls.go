package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// tlsConfig is TLS 1.3 as server and as client, with a certificate of the platform's authority on both sides.
func (s settings) tlsConfig() (*tls.Config, error) {
	identity, err := tls.LoadX509KeyPair(s.certificate, s.key)
	if err != nil {
		return nil, fmt.Errorf("%s: must hold a certificate for its key, got '%w'; mount both", s.certificate, err)
	}
	text, err := os.ReadFile(s.authority)
	if err != nil {
		return nil, fmt.Errorf("%s: must be readable, got '%w'; mount it", s.authority, err)
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s: must hold certificates in PEM, got none; mount the platform's authority", s.authority)
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{identity},
		RootCAs:      trusted,
		ClientCAs:    trusted,
		ClientAuth:   tls.RequireAndVerifyClientCert,
		// WebSockets begin as HTTP/1.1.
		NextProtos: []string{"http/1.1"},
	}, nil
}
