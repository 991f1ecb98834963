"""Who is named: agencies and outlets of the registry in a text, and the outlet that prints it."""
