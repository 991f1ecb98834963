"""The flags of the commands, from the command line or a TOML file, and what is generated from them; no Beam."""
