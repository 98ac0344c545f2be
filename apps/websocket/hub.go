package main

import "sync"

// backlog is how many messages may wait for a client before it counts as gone.
const backlog = 16

// client is one who hears what is broadcast.
type client struct {
	messages chan []byte
}

// hub knows all clients.
type hub struct {
	mutex   sync.Mutex
	clients map[*client]bool
	// Told whenever the number of clients changes.
	counted func(int)
}

func newHub(counted func(int)) *hub {
	counted(0)
	return &hub{clients: map[*client]bool{}, counted: counted}
}

// join lets one more client listen, unless there are largest already.
func (h *hub) join(largest int) (*client, bool) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if len(h.clients) >= largest {
		return nil, false
	}
	one := &client{messages: make(chan []byte, backlog)}
	h.clients[one] = true
	h.counted(len(h.clients))
	return one, true
}

// leave ends a client's listening; doing so twice is no harm.
func (h *hub) leave(one *client) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.drop(one)
}

func (h *hub) drop(one *client) {
	if !h.clients[one] {
		return
	}
	delete(h.clients, one)
	close(one.messages)
	h.counted(len(h.clients))
}

// broadcast hands a message to every client and says how many there were; who does not listen is dropped.
func (h *hub) broadcast(message []byte) int {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	reached := 0
	for one := range h.clients {
		select {
		case one.messages <- message:
			reached++
		default:
			h.drop(one)
		}
	}
	return reached
}

// crowd is a number of clients from within, who hear everything and say nothing.
type crowd struct {
	mutex   sync.Mutex
	members []*client
}

// resize lets clients from within come or go until there are count of them.
func (c *crowd) resize(h *hub, count int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for len(c.members) > count {
		last := len(c.members) - 1
		h.leave(c.members[last])
		c.members = c.members[:last]
	}
	for len(c.members) < count {
		one, _ := h.join(maxInt)
		go func() {
			for range one.messages {
			}
		}()
		c.members = append(c.members, one)
	}
}

const maxInt = int(^uint(0) >> 1)
