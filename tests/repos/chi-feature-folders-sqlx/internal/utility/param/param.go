package param

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"github.com/quietshelf/library/internal/utility/message"
)

// Int64 reads a path parameter.
func Int64(r *http.Request, name string) (int64, error) {
	v, err := strconv.ParseInt(chi.URLParam(r, name), 10, 64)
	if err != nil {
		return 0, message.ErrBadRequest
	}
	return v, nil
}
