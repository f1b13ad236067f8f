"""How rows and cells are painted. Delegates read roles of the models and tokens of the look."""
