"""The thread under a case: nested posts, their order, what is new. Knows no proposals."""
