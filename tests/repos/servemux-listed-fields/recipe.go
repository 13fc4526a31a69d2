package main

// Recipe is a dish with what goes into it.
type Recipe struct {
	ID          int          `json:"id"`
	Name        string       `json:"name"`
	Minutes     int          `json:"minutes"`
	Vegan       bool         `json:"vegan"`
	Ingredients []Ingredient `json:"ingredients"`
}

// Ingredient is one line of a recipe's list.
type Ingredient struct {
	What  string `json:"what"`
	Grams int    `json:"grams"`
}
