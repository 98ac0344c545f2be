package main

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// buckets are in seconds; the same in every sample service, so that they can be compared.
var buckets = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10}

// metrics are the service's own, with the trace of a recent request beside its duration.
type metrics struct {
	registry  *prometheus.Registry
	clients   prometheus.Gauge
	messages  *prometheus.CounterVec
	durations *prometheus.HistogramVec
}

func newMetrics() *metrics {
	made := &metrics{
		registry: prometheus.NewRegistry(),
		clients: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "websocket_connected_clients", Help: "Clients that are connected",
		}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "websocket_messages_total", Help: "Messages from and to clients",
		}, []string{"direction"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "request_duration_seconds", Help: "Time from a request to its answer, in seconds",
			Buckets: buckets,
		}, []string{"service", "operation", "status"}),
	}
	process := collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})
	made.registry.MustRegister(made.clients, made.messages, made.durations, process, collectors.NewGoCollector())
	return made
}

func (m *metrics) count(clients int) {
	m.clients.Set(float64(clients))
}

func (m *metrics) observe(operation string, status int, start time.Time, span trace.SpanContext) {
	observer := m.durations.WithLabelValues(service, operation, strconv.Itoa(status))
	seconds := time.Since(start).Seconds()
	if exemplars, ok := observer.(prometheus.ExemplarObserver); ok && span.IsValid() {
		exemplars.ObserveWithExemplar(seconds, prometheus.Labels{"trace_id": span.TraceID().String()})
		return
	}
	observer.Observe(seconds)
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
}
