package model

// Agent answers tickets.
type Agent struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Present bool   `json:"present"`
}

// Validate reports the first field that is wrong.
func (a *Agent) Validate() error {
	if a.Name == "" {
		return InvalidError{Field: "name", Reason: "required"}
	}
	return nil
}
