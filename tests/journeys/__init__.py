"""Whole stories, through the real programs."""
