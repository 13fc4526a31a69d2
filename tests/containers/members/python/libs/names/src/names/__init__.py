ALL = ["a"]
