package main

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// broadcastMilliseconds is what a broadcast takes in the reference request.
const broadcastMilliseconds = 3

// largestBody is how many bytes of a request are read.
const largestBody = 64 * 1024

// server answers callers and keeps clients.
type server struct {
	settings  settings
	telemetry *telemetry
	metrics   *metrics
	hub       *hub
	faults    switchboard
	crowd     crowd
}

// handler answers on the service's port.
func (s *server) handler() http.Handler {
	paths := http.NewServeMux()
	paths.HandleFunc("GET /health", health)
	paths.HandleFunc("GET /ws", s.listen)
	paths.HandleFunc("POST /broadcast", s.broadcast)
	paths.HandleFunc("/admin/faults", s.administer)
	return paths
}

// metricsHandler answers on the port for metrics.
func (s *server) metricsHandler() http.Handler {
	paths := http.NewServeMux()
	paths.HandleFunc("GET /health", health)
	paths.Handle("GET /metrics", s.metrics.handler())
	return paths
}

func health(writer http.ResponseWriter, _ *http.Request) {
	answer(writer, http.StatusOK, map[string]string{"status": "ok"})
}

func (s *server) broadcast(writer http.ResponseWriter, request *http.Request) {
	start := time.Now()
	ctx, span := s.telemetry.tracer.Start(caller(request), "websocket.broadcast",
		trace.WithSpanKind(trace.SpanKindProducer))
	defer span.End()
	span.SetAttributes(
		attribute.String(correlation, correlationOf(ctx)),
		attribute.String("messaging.system", "websocket"),
		attribute.String("messaging.operation.name", "publish"),
		attribute.String("messaging.operation.type", "send"),
		attribute.String("messaging.destination.name", "chat"),
	)
	status := http.StatusOK
	message, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, largestBody))
	current := s.faults.get()
	time.Sleep(time.Duration(current.SlowMilliseconds) * time.Millisecond)
	switch {
	case err != nil:
		status = http.StatusRequestEntityTooLarge
	case s.faults.fails():
		status = http.StatusInternalServerError
	}
	if status != http.StatusOK {
		s.fail(ctx, writer, status)
	} else {
		reached := s.hub.broadcast(message)
		s.metrics.messages.WithLabelValues("out").Add(float64(reached))
		span.SetAttributes(attribute.Int("messaging.batch.message_count", reached))
		time.Sleep(s.settings.time(broadcastMilliseconds) - time.Since(start))
		s.telemetry.log(ctx, log.SeverityInfo, "message broadcast")
		answer(writer, status, map[string]int{"clients": reached})
	}
	s.metrics.observe("broadcast", status, start, span.SpanContext())
}

func (s *server) fail(ctx context.Context, writer http.ResponseWriter, status int) {
	sentence := "broadcast: must reach the clients, got '" + http.StatusText(status) + "'; see apps/README.md"
	span := trace.SpanFromContext(ctx)
	span.SetAttributes(attribute.String("error.type", "broadcast_failed"))
	span.SetStatus(codes.Error, sentence)
	s.telemetry.log(ctx, log.SeverityError, sentence)
	answer(writer, status, map[string]string{"error": sentence})
}

func (s *server) administer(writer http.ResponseWriter, request *http.Request) {
	expected, err := secretIn(s.settings.adminToken)
	if err != nil || expected == "" {
		refuse(writer, http.StatusServiceUnavailable, "admin token: must be there, got none; mount its file")
		return
	}
	shown := []byte(request.Header.Get("Authorization"))
	if subtle.ConstantTimeCompare(shown, []byte("Bearer "+expected)) != 1 {
		refuse(writer, http.StatusUnauthorized, "token: must be the administrator's; see apps/README.md")
		return
	}
	if request.Method == http.MethodPut {
		text, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, largestBody))
		next := faults{}
		if err == nil {
			next, err = parseFaults(text)
		}
		if err != nil {
			refuse(writer, http.StatusBadRequest, err.Error())
			return
		}
		s.faults.set(next)
		s.crowd.resize(s.hub, next.ExtraClients)
		s.telemetry.log(caller(request), log.SeverityWarn, "faults switched")
	}
	answer(writer, http.StatusOK, s.faults.get())
}

// caller is what the caller is doing, as its headers tell: W3C's traceparent, and x-correlation-id.
func caller(request *http.Request) context.Context {
	ctx := propagation.TraceContext{}.Extract(request.Context(), propagation.HeaderCarrier(request.Header))
	id := request.Header.Get("X-Correlation-Id")
	if span := trace.SpanContextFromContext(ctx); id == "" && span.IsValid() {
		id = span.TraceID().String()
	}
	return withCorrelation(ctx, id)
}

func refuse(writer http.ResponseWriter, status int, sentence string) {
	answer(writer, status, map[string]string{"error": sentence})
}

func answer(writer http.ResponseWriter, status int, value any) {
	writer.Header().Set("Content-Type", "application/json")
	writer.WriteHeader(status)
	_ = json.NewEncoder(writer).Encode(value)
}

var upgrader = websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
