"""The ear: how a customer is understood. Knows nothing of the dealership or of channels."""
