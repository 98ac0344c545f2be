package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// service is the name by which telemetry knows this program.
const service = "websocket"

// correlation is the attribute, on every span and log record, by which what belongs together is found.
const correlation = "correlation_id"

// telemetry makes the service's spans and log records, and its lines of log.
type telemetry struct {
	tracer trace.Tracer
	logger log.Logger
	lines  io.Writer
	stop   func(context.Context) error
}

// startTelemetry makes telemetry that goes to the Collector, or nowhere where the settings name none.
func startTelemetry(ctx context.Context, s settings, config *tls.Config, lines io.Writer) (*telemetry, error) {
	described, err := resource.New(ctx, resource.WithFromEnv(), resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", service)))
	if err != nil {
		return nil, err
	}
	spans := []sdktrace.TracerProviderOption{sdktrace.WithResource(described)}
	records := []sdklog.LoggerProviderOption{sdklog.WithResource(described)}
	if s.otlpEndpoint != "" {
		spanExporter, logExporter, err := exporters(ctx, s, config)
		if err != nil {
			return nil, err
		}
		spans = append(spans, sdktrace.WithBatcher(spanExporter))
		records = append(records, sdklog.WithProcessor(sdklog.NewBatchProcessor(logExporter)))
	}
	return telemetryOf(sdktrace.NewTracerProvider(spans...), sdklog.NewLoggerProvider(records...), lines), nil
}

func telemetryOf(spans *sdktrace.TracerProvider, records *sdklog.LoggerProvider, lines io.Writer) *telemetry {
	return &telemetry{
		tracer: spans.Tracer(service),
		logger: records.Logger(service),
		lines:  lines,
		stop: func(ctx context.Context) error {
			return errors.Join(spans.Shutdown(ctx), records.Shutdown(ctx))
		},
	}
}

func exporters(ctx context.Context, s settings, config *tls.Config) (sdktrace.SpanExporter, sdklog.Exporter, error) {
	token, err := secretIn(s.otlpToken)
	if err != nil {
		return nil, nil, err
	}
	headers := map[string]string{"Authorization": "Bearer " + token}
	spans, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(s.otlpEndpoint+"/v1/traces"),
		otlptracehttp.WithHeaders(headers), otlptracehttp.WithTLSClientConfig(config))
	if err != nil {
		return nil, nil, err
	}
	records, err := otlploghttp.New(ctx, otlploghttp.WithEndpointURL(s.otlpEndpoint+"/v1/logs"),
		otlploghttp.WithHeaders(headers), otlploghttp.WithTLSClientConfig(config))
	return spans, records, err
}

// log writes a line and a record, both with the ids of the request.
func (t *telemetry) log(ctx context.Context, severity log.Severity, message string) {
	span, id := trace.SpanContextFromContext(ctx), correlationOf(ctx)
	line, _ := json.Marshal(map[string]string{
		"severity": severity.String(), "message": message, "service": service,
		"trace_id": span.TraceID().String(), "span_id": span.SpanID().String(), correlation: id,
	})
	_, _ = t.lines.Write(append(line, '\n'))
	var record log.Record
	record.SetTimestamp(time.Now())
	record.SetSeverity(severity)
	record.SetSeverityText(severity.String())
	record.SetBody(log.StringValue(message))
	if id != "" {
		record.AddAttributes(log.String(correlation, id))
	}
	t.logger.Emit(ctx, record)
}

type correlationKey struct{}

func withCorrelation(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, correlationKey{}, id)
}

func correlationOf(ctx context.Context) string {
	id, _ := ctx.Value(correlationKey{}).(string)
	return id
}
