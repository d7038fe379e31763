"""What came of a recommendation: feedback to the group, and how it went."""
