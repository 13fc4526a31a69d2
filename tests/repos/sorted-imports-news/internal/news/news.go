package news

import "time"

// News is one piece of news.
type News struct {
	ID       int64     `json:"id"`
	Slug     string    `json:"slug"`
	Headline string    `json:"headline"`
	Words    int       `json:"words"`
	Breaking bool      `json:"breaking"`
	AiredAt  time.Time `json:"aired_at"`
}

func (n *News) valid() bool {
	return n.Slug != "" && n.Headline != "" && !n.AiredAt.IsZero()
}
