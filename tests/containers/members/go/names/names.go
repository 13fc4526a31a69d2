package names

var All = []string{"a"}
