"""The check of a bulletin that people have edited: quotations, reported speech, figures, names, hedges, form."""
