package main

import (
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/trace"
)

const (
	// pingEvery is how often a client is asked whether it is still there.
	pingEvery = 30 * time.Second
	// patience is how long it may take to answer, or to take a message.
	patience = 10 * time.Second
)

// listen makes a WebSocket client of the caller, until either hangs up.
func (s *server) listen(writer http.ResponseWriter, request *http.Request) {
	ctx, span := s.telemetry.tracer.Start(caller(request), "websocket.connect",
		trace.WithSpanKind(trace.SpanKindServer))
	span.SetAttributes(
		attribute.String(correlation, correlationOf(ctx)),
		attribute.String("http.request.method", request.Method),
		attribute.String("http.route", "/ws"),
		attribute.String("url.path", "/ws"),
	)
	one, ok := s.hub.join(s.settings.largestCrowd)
	if !ok {
		span.SetAttributes(attribute.Int("http.response.status_code", http.StatusServiceUnavailable))
		span.End()
		refuse(writer, http.StatusServiceUnavailable, "clients: must be fewer; come back later")
		return
	}
	defer s.hub.leave(one)
	connection, err := upgrader.Upgrade(writer, request, nil)
	if err != nil {
		span.SetAttributes(attribute.Int("http.response.status_code", http.StatusBadRequest))
		span.End()
		return
	}
	defer connection.Close()
	// The span is the handshake: a connection may last for days.
	span.SetAttributes(attribute.Int("http.response.status_code", http.StatusSwitchingProtocols))
	span.End()
	s.telemetry.log(ctx, log.SeverityInfo, "client connected")
	go s.write(connection, one)
	s.read(connection)
	s.telemetry.log(ctx, log.SeverityInfo, "client gone")
}

// read counts what a client says, which goes nowhere, until it hangs up or no longer answers.
func (s *server) read(connection *websocket.Conn) {
	connection.SetReadLimit(largestBody)
	alive := func(string) error { return connection.SetReadDeadline(time.Now().Add(pingEvery + patience)) }
	connection.SetPongHandler(alive)
	for _ = alive(""); ; _ = alive("") {
		if _, _, err := connection.ReadMessage(); err != nil {
			return
		}
		s.metrics.messages.WithLabelValues("in").Inc()
	}
}

func (s *server) write(connection *websocket.Conn, one *client) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	defer connection.Close()
	for {
		kind, text := websocket.PingMessage, []byte(nil)
		select {
		case message, open := <-one.messages:
			if !open {
				return
			}
			kind, text = websocket.TextMessage, message
		case <-ping.C:
		}
		_ = connection.SetWriteDeadline(time.Now().Add(patience))
		if err := connection.WriteMessage(kind, text); err != nil {
			return
		}
	}
}
