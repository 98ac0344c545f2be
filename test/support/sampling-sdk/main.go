// Command sampling-sdk is a service with OpenTelemetry's SDK for Go that lets the platform say which
// share of its traces it sends.
//
// It reads orders, one a line, and answers each with one line of JSON: `fetch` asks the platform for a
// strategy, and `start NUMBER NAME` begins so many traces whose first span has that name.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-logr/logr/funcr"
	"go.opentelemetry.io/contrib/samplers/jaegerremote"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// door asks for strategies with a token, for which the SDK has no option.
type door struct {
	url    string
	token  string
	client http.Client
}

// Fetch answers with the strategy of a service, and anything but 200 is an error.
func (d *door) Fetch(service string) ([]byte, error) {
	request, err := http.NewRequest(http.MethodGet, d.url+"?service="+url.QueryEscape(service), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+d.token)
	response, err := d.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s", response.Status)
	}
	return body, err
}

// outcome is the answer to an order.
type outcome struct {
	// Sampled is how many of the traces would be sent.
	Sampled int `json:"sampled"`
	// Seconds is how long it took to begin them.
	Seconds float64 `json:"seconds"`
	// Errors is what the SDK has said since the last answer.
	Errors []string `json:"errors"`
	// Attributes is what the sampler wrote on the last sampled trace.
	Attributes map[string]any `json:"attributes"`
}

// last keeps the attributes of the last sampled trace's first span.
type last struct {
	sdktrace.SpanProcessor
	attributes map[string]any
}

func (l *last) OnStart(_ context.Context, span sdktrace.ReadWriteSpan) {
	if span.Parent().IsValid() {
		return
	}
	l.attributes = map[string]any{}
	for _, attribute := range span.Attributes() {
		l.attributes[string(attribute.Key)] = attribute.Value.AsInterface()
	}
}

func (*last) OnEnd(sdktrace.ReadOnlySpan)      {}
func (*last) Shutdown(context.Context) error   { return nil }
func (*last) ForceFlush(context.Context) error { return nil }

// ids are random, and the same in every run, so that what is sampled of them is, too.
type ids struct{ source *rand.ChaCha8 }

func (i ids) NewIDs(ctx context.Context) (id trace.TraceID, span trace.SpanID) {
	_, _ = i.source.Read(id[:])
	return id, i.NewSpanID(ctx, id)
}

func (i ids) NewSpanID(context.Context, trace.TraceID) (span trace.SpanID) {
	_, _ = i.source.Read(span[:])
	return span
}

// complaints is what the SDK has said, from whichever of its routines.
type complaints struct {
	mutex sync.Mutex
	said  []string
}

func (c *complaints) add(_, said string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.said = append(c.said, said)
}

// taken is what was said since it was taken last.
func (c *complaints) taken() []string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	said := c.said
	c.said = nil
	return said
}

func newDoor() *door {
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM([]byte(os.Getenv("SAMPLING_AUTHORITY")))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authorities}}
	return &door{
		url:    os.Getenv("SAMPLING_URL"),
		token:  os.Getenv("SAMPLING_TOKEN"),
		client: http.Client{Timeout: 10 * time.Second, Transport: transport},
	}
}

func main() {
	said := &complaints{}
	sampler := jaegerremote.New(
		os.Getenv("SAMPLING_SERVICE"),
		jaegerremote.WithSamplingStrategyFetcher(newDoor()),
		// It fetches once at its start by itself, and from then on when it is told to.
		jaegerremote.WithSamplingRefreshInterval(time.Hour),
		// Until it knows better.
		jaegerremote.WithInitialSampler(sdktrace.TraceIDRatioBased(0.1)),
		jaegerremote.WithLogger(funcr.New(said.add, funcr.Options{})),
	)
	defer sampler.Close()
	seen := &last{}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithSampler(sdktrace.ParentBased(sampler)),
		sdktrace.WithSpanProcessor(seen),
		sdktrace.WithIDGenerator(ids{rand.NewChaCha8([32]byte{})}),
	)
	tracer := provider.Tracer("sampling-sdk")
	orders := bufio.NewScanner(os.Stdin)
	for orders.Scan() {
		words := strings.SplitN(orders.Text(), " ", 3)
		answer := outcome{}
		if words[0] == "fetch" {
			sampler.UpdateSampler()
		} else {
			number, _ := strconv.Atoi(words[1])
			answer.Sampled, answer.Seconds = start(tracer, number, words[2])
		}
		answer.Errors, answer.Attributes = said.taken(), seen.attributes
		line, _ := json.Marshal(answer)
		fmt.Println(string(line))
	}
}

// start begins traces, each of one span with another below it, and counts those that are sampled.
func start(tracer trace.Tracer, number int, name string) (int, float64) {
	began := time.Now()
	sampled := 0
	for range number {
		within, root := tracer.Start(context.Background(), name)
		_, below := tracer.Start(within, "below")
		if root.SpanContext().IsSampled() {
			sampled++
		}
		if root.SpanContext().IsSampled() != below.SpanContext().IsSampled() {
			panic("a trace was torn")
		}
		below.End()
		root.End()
	}
	return sampled, time.Since(began).Seconds()
}
