"""Terms: words and phrases with counts, keywords and what sets groups apart; one technique a file."""
