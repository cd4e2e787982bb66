"""What happens when things break: the process, the network, the provider."""
