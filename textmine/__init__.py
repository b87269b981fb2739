"""textmine mines Chinese reflections and posts: themes, claims and quotations, each traceable to its source."""

__version__ = "0.1.0"
