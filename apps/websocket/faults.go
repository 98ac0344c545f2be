package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
)

// faults are what an operator has switched on, so that what watches the service can be seen to notice.
type faults struct {
	// Milliseconds that every broadcast takes longer, whatever the speed.
	SlowMilliseconds int `json:"slowMilliseconds"`
	// Share of broadcasts that fail, from 0 to 1.
	ErrorRate float64 `json:"errorRate"`
	// Clients that are connected from within, on top of those from outside.
	ExtraClients int `json:"extraClients"`
}

// parseFaults reads the faults that a JSON object describes; what it leaves out is not wrong.
func parseFaults(text []byte) (faults, error) {
	var parsed faults
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&parsed); err != nil {
		return parsed, fmt.Errorf("faults: must be known and of their types, got '%w'; see apps/README.md", err)
	}
	switch {
	case parsed.SlowMilliseconds < 0 || parsed.SlowMilliseconds > 60_000:
		return parsed, wrong("slowMilliseconds", "a whole number from 0 to 60000", parsed.SlowMilliseconds)
	case parsed.ErrorRate < 0 || parsed.ErrorRate > 1:
		return parsed, wrong("errorRate", "a number from 0 to 1", parsed.ErrorRate)
	case parsed.ExtraClients < 0 || parsed.ExtraClients > 5_000:
		return parsed, wrong("extraClients", "a whole number from 0 to 5000", parsed.ExtraClients)
	}
	return parsed, nil
}

func wrong(name, rule string, value any) error {
	return fmt.Errorf("%s: must be %s, got '%v'; correct it", name, rule, value)
}

// switchboard holds the faults of the moment.
type switchboard struct {
	mutex   sync.Mutex
	current faults
	due     float64
}

func (s *switchboard) set(next faults) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.current = next
}

func (s *switchboard) get() faults {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.current
}

// fails says of the switched-on share of all requests that they fail: evenly, so that 0.25 is every fourth.
func (s *switchboard) fails() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.due += s.current.ErrorRate
	if s.due < 1 {
		return false
	}
	s.due--
	return true
}
