"""Subscriptions of Pub/Sub: messages on a lease, and those that one run takes."""
