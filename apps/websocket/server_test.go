package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

type scene struct {
	server *server
	spans  *tracetest.SpanRecorder
	lines  *bytes.Buffer
	url    string
}

func newScene(t *testing.T) scene {
	t.Helper()
	token := filepath.Join(t.TempDir(), "admin-token")
	if err := os.WriteFile(token, []byte("administrator\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	spans, lines, measured := tracetest.NewSpanRecorder(), &bytes.Buffer{}, newMetrics()
	told := telemetryOf(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)), sdklog.NewLoggerProvider(), lines)
	made := &server{
		settings:  settings{speed: 1000, adminToken: token, largestCrowd: 1},
		telemetry: told, metrics: measured, hub: newHub(measured.count),
	}
	web := httptest.NewServer(made.handler())
	t.Cleanup(web.Close)
	return scene{server: made, spans: spans, lines: lines, url: web.URL}
}

func (s scene) ask(t *testing.T, method, path, token, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("traceparent", traceparent)
	request.Header.Set("x-correlation-id", "order-7")
	request.Header.Set("authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var text bytes.Buffer
	_, _ = text.ReadFrom(response.Body)
	return response.StatusCode, text.String()
}

func (s scene) text(t *testing.T) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	s.server.metricsHandler().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return recorder.Body.String()
}

func TestClientsHearWhatIsBroadcastAndCount(t *testing.T) {
	scene := newScene(t)
	connection, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(scene.url, "http")+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if text := scene.text(t); !strings.Contains(text, "websocket_connected_clients 1") {
		t.Fatal(text)
	}
	if status, body := scene.ask(t, "POST", "/broadcast", "", `{"answer":"42"}`); status != 200 || !strings.Contains(body, `"clients":1`) {
		t.Fatal(status, body)
	}
	_, heard, err := connection.ReadMessage()
	if err != nil || string(heard) != `{"answer":"42"}` {
		t.Fatal(string(heard), err)
	}
	if _, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(scene.url, "http")+"/ws", nil); err == nil || response.StatusCode != 503 {
		t.Fatal("one client too many must be refused")
	}
}

func TestABroadcastIsASpanOfItsCallersTrace(t *testing.T) {
	scene := newScene(t)
	scene.ask(t, "POST", "/broadcast", "", "{}")
	ended := scene.spans.Ended()
	if len(ended) != 1 {
		t.Fatal(ended)
	}
	span := ended[0]
	if span.Name() != "websocket.broadcast" || span.SpanKind() != trace.SpanKindProducer {
		t.Fatal(span.Name(), span.SpanKind())
	}
	if span.Parent().SpanID().String() != "00f067aa0ba902b7" {
		t.Fatal(span.Parent())
	}
	var line map[string]string
	if err := json.Unmarshal(scene.lines.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if line["trace_id"] != "4bf92f3577b34da6a3ce929d0e0e4736" || line["correlation_id"] != "order-7" {
		t.Fatal(line)
	}
}

func TestFaultsAreTheAdministratorsToSwitch(t *testing.T) {
	scene := newScene(t)
	if status, _ := scene.ask(t, "PUT", "/admin/faults", "somebody", `{}`); status != 401 {
		t.Fatal(status)
	}
	if status, body := scene.ask(t, "PUT", "/admin/faults", "administrator", `{"errorRate":2}`); status != 400 || !strings.Contains(body, "errorRate: must be a number from 0 to 1, got '2'") {
		t.Fatal(status, body)
	}
	if status, body := scene.ask(t, "PUT", "/admin/faults", "administrator", `{"errorRate":0.5,"extraClients":900}`); status != 200 {
		t.Fatal(status, body)
	}
	if text := scene.text(t); !strings.Contains(text, "websocket_connected_clients 900") {
		t.Fatal(text)
	}
	first, _ := scene.ask(t, "POST", "/broadcast", "", "{}")
	second, _ := scene.ask(t, "POST", "/broadcast", "", "{}")
	if first != 200 || second != 500 {
		t.Fatal(first, second)
	}
	scene.ask(t, "PUT", "/admin/faults", "administrator", `{}`)
	if text := scene.text(t); !strings.Contains(text, "websocket_connected_clients 0") {
		t.Fatal(text)
	}
}
