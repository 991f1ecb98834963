"""Options, the graph and the command line of copydesk."""
