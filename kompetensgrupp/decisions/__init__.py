"""Proposals, the parties' standpoints, and the one joint recommendation. Knows no follow-up."""
