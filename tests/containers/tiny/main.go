// Command tiny is only here to make a repository of this; its containers run something else.
package main

func main() {}
