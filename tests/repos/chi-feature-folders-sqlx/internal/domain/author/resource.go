package author

type Res struct {
	ID       int64  `json:"id"`
	FullName string `json:"full_name"`
	Active   bool   `json:"active"`
}

func Resource(author *Schema) *Res {
	return &Res{
		ID:       author.ID,
		FullName: author.FullName,
		Active:   author.Active,
	}
}

func Resources(authors []*Schema) []*Res {
	resources := make([]*Res, 0, len(authors))
	for _, author := range authors {
		resources = append(resources, Resource(author))
	}
	return resources
}
