"""The front door: the running bot, its channels, its engine and its command line."""
