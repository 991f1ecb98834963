"""The copy desk proper: characters made plain, and every line that is no part of the story struck out with its rule."""
