package main

import (
	"encoding/json"
	"net/http"
	"strconv"
)

type recipeRequest struct {
	Name        string       `json:"name"`
	Minutes     int          `json:"minutes"`
	Vegan       bool         `json:"vegan"`
	Ingredients []Ingredient `json:"ingredients"`
}

func registerRecipes(mux *http.ServeMux, recipes *recipeStore) {
	mux.HandleFunc("GET /recipes", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, recipes.list())
	})
	mux.HandleFunc("POST /recipes", createRecipe(recipes))
	mux.HandleFunc("GET /recipes/{id}", getRecipe(recipes))
}

func createRecipe(recipes *recipeStore) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in recipeRequest
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			reply(w, http.StatusBadRequest, map[string]string{"error": "not a recipe"})
			return
		}
		recipe := recipes.create(Recipe{
			Name:        in.Name,
			Minutes:     in.Minutes,
			Vegan:       in.Vegan,
			Ingredients: in.Ingredients,
		})
		reply(w, http.StatusCreated, recipe)
	}
}

func getRecipe(recipes *recipeStore) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		if err != nil {
			reply(w, http.StatusBadRequest, map[string]string{"error": "not an id"})
			return
		}
		recipe, ok := recipes.get(id)
		if !ok {
			reply(w, http.StatusNotFound, map[string]string{"error": "recipe not found"})
			return
		}
		reply(w, http.StatusOK, recipe)
	}
}
