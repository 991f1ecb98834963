"""Record types, closed vocabularies and registries of copydesk. Imports the standard library only."""
