package model

import "time"

// Ticket is a request for help.
type Ticket struct {
	ID        string    `json:"id"`
	Reference string    `json:"reference"`
	Subject   string    `json:"subject"`
	Priority  int       `json:"priority"`
	Urgent    bool      `json:"urgent"`
	DueAt     time.Time `json:"due_at"`
}

// Validate reports the first field that is wrong.
func (t *Ticket) Validate() error {
	if t.Reference == "" {
		return InvalidError{Field: "reference", Reason: "required"}
	}
	if t.Subject == "" {
		return InvalidError{Field: "subject", Reason: "required"}
	}
	if t.DueAt.IsZero() {
		return InvalidError{Field: "due_at", Reason: "required"}
	}
	return nil
}
